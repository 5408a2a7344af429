"""Addresses of counting and of what it finds."""

from django.urls import path

from audience import views

app_name = "audience"
urlpatterns = [
    path("counted/", views.counted, name="counted"),
    path("most-read/", views.most_read, name="most-read"),
]
