"""Work that follows: queues, their worker, what comes round at its hour, and whether all of it is alive."""
