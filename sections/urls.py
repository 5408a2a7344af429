"""Addresses of fronts and standing pages. They stand last: a section may have almost any name."""

from django.urls import path

from sections import views

app_name = "sections"
urlpatterns = [
    path("", views.front, name="front"),
    path("<slug:slug>/", views.section_or_page, name="place"),
    path("<slug:parent>/<slug:slug>/", views.subsection, name="subsection"),
]
