OF_EVERY_PAGE = 2  # queries of each page of a school beside its own: what the bell and the envelope count
