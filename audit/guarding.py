"""The database's own guards on the record (see `newsroom.kit.guards`).

The one change they let pass is the seal: an entry without a number gets its number and digests, once.
"""

from newsroom.kit.guards import Guards

SEAL = ("number", "follows", "digest")
KEPT = (
    "id", "at", "by_id", "act", "table", "row_key", "row_name", "publication_key", "before", "after", "note",
)  # fmt: skip
REFUSAL = "The audit log is append-only"

_FIRST_NUMBER = "OLD.number IS NULL AND NEW.number IS NOT NULL"
_SAME = " AND ".join(f'OLD."{name}" IS NEW."{name}"' for name in KEPT)
_LEFT = f"- '{{{','.join(SEAL)}}}'::text[]"
GUARDS = Guards(
    table="audit_auditentry",
    name="audit",
    refusal=REFUSAL,
    but_on_sqlite=f"{_FIRST_NUMBER} AND {_SAME}",
    but_on_postgresql=f"{_FIRST_NUMBER} AND to_jsonb(OLD) {_LEFT} = to_jsonb(NEW) {_LEFT}",
)
install, remove, lifted = GUARDS.install, GUARDS.remove, GUARDS.lifted
