"""What the editor asks for while a text is written, beneath the desk's addresses."""

from django.contrib import admin
from django.urls import path

from articles.admin import texts

app_name = "desk-text"
guard = admin.site.admin_view
urlpatterns = [
    path("clean/", guard(texts.clean), name="clean"),
    path("stories/", guard(texts.stories), name="stories"),
    path("embed/", guard(texts.embed), name="embed"),
    path("dialogs/", guard(texts.dialogs), name="dialogs"),
]
