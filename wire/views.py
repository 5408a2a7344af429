"""The desk's door for what is pasted: text or a file in, the story form's fields out, as JSON. Nothing is written."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sections import permissions
from wire import documents, pasting
from wire.forms import PasteForm


@require_POST
@never_cache
@sensitive_post_parameters()
def reading(request: HttpRequest) -> JsonResponse:
    """Answer with the fields of what was sent, how sure each is, and what was left out."""
    if not permissions.may(request.user, pasting.WRITE):
        return JsonResponse({"error": _("Your role writes no stories here.")}, status=403)
    form = PasteForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": form.complaint}, status=400)
    file = form.cleaned_data["file"]
    try:
        document = pasting.document_of(
            text=form.cleaned_data["text"], html=form.cleaned_data["html"],
            name=file.name if file else "", content=file.read() if file else None,
        )  # fmt: skip
        return JsonResponse(pasting.read(document, by=request.user))
    except documents.Unreadable as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
