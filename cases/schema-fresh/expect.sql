SELECT v FROM fresh.t;
SELECT v FROM public.t;
