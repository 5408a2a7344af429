"""Addresses of letters to the editor, and the one at which mail about comments ends."""

from django.urls import path

from comments import letter_views, mail_views

app_name = "letters"
urlpatterns = [
    path("letters/", letter_views.letters, name="list"),
    path("letters/write/", letter_views.write, name="write"),
    path("letters/<uuid:key>/", letter_views.letter, name="letter"),
    path("comments/mail/<str:token>/", mail_views.stop, name="mail-stop"),
]
