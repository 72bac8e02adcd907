SELECT tiny, small, small_over, plain, int_edge, int_over, big_small, largest, floating_point, unsigned_big FROM width ORDER BY id;
