"""Pages that were made once and are answered many times, and what makes them anew."""
