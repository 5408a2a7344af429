"""PostgreSQL as Django speaks to it, with less said twice."""
