"""Who may do what at which publication: a person's rights are those of their roles there."""

from django.contrib.auth.backends import BaseBackend, ModelBackend

from newsroom.models import User
from sections.models import Assignment


class AssignmentBackend(BaseBackend):
    """Grant a permission when one of the person's roles at the publication in question holds it.

    Without an object the question is whether they may do it anywhere; with one, at its publication. A network-wide
    right (a superuser's, a group's) stays with Django's own backend.
    """

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:  # noqa: ANN001 - the library's signature
        """Tell whether an active person holds `app.codename`, anywhere or at the object's publication."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        rights = rights_of(user_obj)
        if obj is None:
            return any(perm in held for held in rights.values())
        return perm in rights.get(publication_of(obj), set())

    def has_module_perms(self, user_obj, app_label: str) -> bool:  # noqa: ANN001 - the library's signature
        """Tell whether a person may do anything at all in an app."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        return any(perm.startswith(f"{app_label}.") for held in rights_of(user_obj).values() for perm in held)


def rights_of(user: User) -> dict[int, set[str]]:
    """Return the permissions a person holds, by publication; a stranger none. Asked once per request, kept on the person."""
    if not user.is_active:  # nor is a stranger
        return {}
    rights: dict[int, set[str]] | None = getattr(user, "_rights_by_publication", None)
    if rights is None:
        rights = {}
        rows = Assignment.objects.filter(user=user).values_list(
            "publication_id", "role__permissions__content_type__app_label", "role__permissions__codename"
        )
        for publication_id, app_label, codename in rows:
            rights.setdefault(publication_id, set()).add(f"{app_label}.{codename}")
        user._rights_by_publication = rights  # noqa: SLF001 - our own cache, as Django keeps its own there
    return rights


def works_everywhere(user: User, perm: str | None = None) -> bool:
    """Tell whether a person's rights, or this one, are not bound to publications."""
    return user.is_active and (user.is_superuser or (perm is not None and perm in _network_wide(user)))


def publications_of(user: User, perm: str | None = None) -> set[int]:
    """Return the publications where a person holds a role, or a role with the permission."""
    return {pk for pk, held in rights_of(user).items() if perm is None or perm in held}


def may(user: User, perm: str, obj: object = None) -> bool:
    """Tell whether a person may do something to a row: at its publication, or anywhere when it is the network's."""
    place = publication_of(obj) if obj is not None else None
    if works_everywhere(user, perm):
        return True
    return perm in rights_of(user).get(place, set()) if place else bool(publications_of(user, perm))


def where(user: User, *perms: str) -> set[int] | None:
    """Return the publications at which a person holds at least one of the permissions; None is all of them."""
    if any(works_everywhere(user, perm) for perm in perms):
        return None
    return set().union(*(publications_of(user, perm) for perm in perms))


def publication_of(obj: object) -> int | None:
    """Return the publication an object belongs to, or None when it is the whole network's."""
    if obj._meta.label == "sections.Publication":
        return obj.pk
    return getattr(obj, "publication_id", None)


def _network_wide(user: User) -> set[str]:
    """Return the permissions that Django's own tables give an active person, whatever the publication. Kept on the person.

    A screen of the desk asks some forty times: so what Django keeps there is taken before its backend is asked.
    """
    held: set[str] | None = getattr(user, "_perm_cache", None)
    return ModelBackend().get_all_permissions(user) if held is None else held
