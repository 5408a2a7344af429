"""The desk's screens for the people who work here and their roles."""

from http import HTTPStatus
from typing import Any

from allauth.account import admin as accounts
from allauth.mfa import admin as second_steps
from allauth.socialaccount import admin as accounts_elsewhere
from allauth.usersessions import admin as browsers
from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as tasks
from taggit import admin as tags
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldBooleanSwitchWidget

from newsroom.models import User
from sections import permissions
from sections.desk import DeskAdmin, OwnedTable, Switch
from sections.models import Assignment
from signin import policy, telling

ASSIGN = "sections.change_assignment"
OF_SUPERUSERS = ["is_superuser", "groups", "user_permissions"]

# Libraries register screens of their own as soon as these are imported: keys and sessions of everyone, tasks with their
# arguments, and tags that any colleague could merge. None of them knows rights per publication, so none is at the desk.
for _library in (accounts, accounts_elsewhere, second_steps, browsers, tasks, tags):
    for _model, _screen in list(admin.site._registry.items()):
        if type(_screen).__module__ == _library.__name__:
            admin.site.unregister(_model)
admin.site.unregister(Group)


class AssignmentRows(OwnedTable):
    """What a person may do at which publication. Nobody gives more than they hold there."""

    model = Assignment
    fields = ["publication", "role"]
    verbose_name_plural = _("Roles at publications")
    add_words = _("Add a role")
    empty_words = _("None: this person can sign in but open nothing.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the assignments at the publications where one may assign; others stay as they are, unseen."""
        places = permissions.where(request.user, ASSIGN)
        rows = super().get_queryset(request).select_related("publication", "role")
        return rows if places is None else rows.filter(publication__in=places)

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:  # noqa: ANN401
        """Offer the publications where one may assign, and the roles by name."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        places = permissions.where(request.user, ASSIGN)
        if db_field.name == "publication" and places is not None:
            field.queryset = field.queryset.filter(pk__in=places)
        if db_field.name == "role":
            field.queryset = field.queryset.order_by("name")
        return field

    def get_formset(
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.BaseInlineFormSet]:
        """Check each assignment against what the person who gives it holds."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.giver = request.user
        return formset

    class formset(OwnedTable.formset):  # noqa: N801 - the name Django's inlines look for
        """Assignments, each within what the giver holds."""

        def clean(self) -> None:
            """Refuse a role with a right that the giver lacks at its publication."""
            super().clean()
            for form in self.forms:
                given = getattr(form, "cleaned_data", {})
                if given.get("role") and given.get("publication") and form.has_changed() and not given.get("DELETE"):
                    _refuse_more_than(self.giver, given["role"], given["publication"].pk)


def _refuse_more_than(giver: User, role: Group, publication: int) -> None:
    if permissions.works_everywhere(giver):
        return
    rights = role.permissions.values_list("content_type__app_label", "codename")
    if not {f"{app}.{name}" for app, name in rights} <= permissions.rights_of(giver).get(publication, set()):
        raise ValidationError(
            _("“%(role)s” can do more than you can there, so you can't give it."), params={"role": role}
        )


@admin.register(User)
class StaffAdmin(UserAdmin, DeskAdmin):
    """Staff. Whoever is no superuser can neither become one nor make one, and changes nobody of another publication."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [AssignmentRows]
    list_display = ["shown_name", "username", "email", "shown_roles", "is_active", "last_login"]
    list_filter = [Switch.on("is_active", _("active"))]
    search_fields = ["username", "name", "email"]
    ordering = ["name", "username", "pk"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    deletion_advice = _(
        "Their name stands on what they did, so the account stays. Untick “active” instead: they can't sign in any more."
    )
    fieldsets = [
        (None, {"fields": ["name", "username", "email", "password"]}),
        (_("May sign in"), {"fields": ["is_active", "is_staff"]}),
        (_("Everywhere in the network"), {"fields": OF_SUPERUSERS}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "email", "usable_password", "password1", "password2"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return everyone for those who work everywhere; else the people one may change."""
        rows = super().get_queryset(request).prefetch_related("assignments__role", "assignments__publication")
        places = permissions.where(request.user, ASSIGN)
        return rows if places is None else rows.filter(_within_reach(places))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Allow changing people whose every role lies where one may assign, and who hold nothing network-wide."""
        return super().has_change_permission(request, obj) and self._is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Allow the same for deleting."""
        return super().has_delete_permission(request, obj) and self._is_within_reach(request, obj)

    def _is_within_reach(self, request: HttpRequest, obj: User | None) -> bool:
        places = permissions.where(request.user, ASSIGN)
        return obj is None or places is None or User.objects.filter(_within_reach(places), pk=obj.pk).exists()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        """Leave out what only superusers decide."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [f for f in fieldsets if not set(OF_SUPERUSERS) & set(f[1]["fields"])]

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Let those who are added here sign in to the desk."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Keep other people's passwords to those who may change them, and tell whose password it was."""
        person = self.get_object(request, id)
        if not self._is_within_reach(request, person):
            raise PermissionDenied
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            telling.tell_later(person, telling.PASSWORD, publication=getattr(request, "publication", None))
        return response

    @display(description=_("name"), ordering="name")
    def shown_name(self, user: User) -> str:
        """Return the name colleagues know."""
        return str(user)

    @display(description=_("roles"))
    def shown_roles(self, user: User) -> str:
        """Return the roles, each with its publication."""
        if user.is_superuser:
            return _("everything, everywhere")
        return ", ".join(f"{a.role.name} ({a.publication.name})" for a in user.assignments.all()) or "–"


def _within_reach(places: set[int]) -> models.Q:
    elsewhere = Assignment.objects.filter(user=OuterRef("pk")).exclude(publication__in=places)
    return models.Q(~Exists(elsewhere), is_superuser=False, groups=None, user_permissions=None)


class RoleForm(forms.ModelForm):
    """A role, and whether its people need a second step."""

    second_factor = forms.BooleanField(
        label=_("Needs a second step to sign in"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_(
            "People with this role must use a passkey or an authenticator app, where the site asks for it at all."
        ),
    )

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["second_factor"] = self.instance.pk is not None and policy.role_needs_it(self.instance)


@admin.register(Group)
class RoleAdmin(GroupAdmin, DeskAdmin):
    """Roles: what their people may do. Only superusers change them."""

    form = RoleForm
    list_display = ["name"]
    search_fields = ["name"]
    ordering = ["name"]
    filter_horizontal = ()
    fieldsets = [(None, {"fields": ["name", "second_factor", "permissions"]})]
    deletion_advice = _("Give the people with this role another one first.")

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """Save the role's rights, and its rule when it was decided."""
        super().save_related(request, form, formsets, change)
        if "second_factor" in form.changed_data:
            policy.decide(form.instance, second_factor=form.cleaned_data["second_factor"])

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Leave roles to superusers."""
        return request.user.is_active and request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission
