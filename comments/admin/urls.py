"""Addresses of the moderator's screens, beneath the desk's."""

from django.contrib import admin
from django.urls import path

from comments.admin import acts, letters, rules, screens

app_name = "desk-comments"
guard = admin.site.admin_view
urlpatterns = [
    path("", guard(screens.queue), name="queue"),
    path("undo/", guard(acts.undo), name="undo"),
    path("letters/", guard(letters.screen), name="letters"),
    path("letter/<int:pk>/deed/", guard(letters.deed), name="letter-deed"),
    path("story/<int:pk>/rule/", guard(rules.rule), name="story-rule"),
    path("comment/<int:pk>/decision/", guard(acts.decision), name="decision"),
    path("comment/<int:pk>/ban/", guard(acts.ban), name="ban"),
    path("comment/<int:pk>/choice/", guard(acts.choice), name="choice"),
    path("comment/<int:pk>/letter/", guard(acts.letter), name="letter"),
    path("comment/<int:pk>/answer/", guard(acts.answer), name="answer"),
]
