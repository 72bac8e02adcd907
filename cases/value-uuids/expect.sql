SELECT id, as_text, as_bytes, fixed, broken FROM thing ORDER BY id;
