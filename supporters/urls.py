"""Addresses for supporters."""

from django.urls import path, re_path

from supporters import bank_views, entering_views, giving_views, hook_views, managing_views, views

app_name = "supporters"
urlpatterns = [
    path("", views.choice, name="choice"),
    path("bank/", bank_views.counter, name="bank-counter"),
    path("bank/<slug:number>/", bank_views.visit, name="bank"),
    path("hooks/<slug:gateway>/", hook_views.hook, name="hook"),
    path("thanks/<uuid:reference>/", giving_views.thanks, name="thanks"),
    path("confirm/<str:token>/", giving_views.confirm, name="confirm"),
    path("wall/", views.wall, name="wall"),
    path("pass/", views.renewed_pass, name="pass"),
    path("manage/", entering_views.ask, name="manage"),
    path("manage/open/<str:secret>/", entering_views.enter, name="enter"),
    path("manage/leave/", entering_views.leave, name="leave"),
    path("manage/mine/", managing_views.mine, name="mine"),
    path("manage/mine/<int:pk>/amount/", managing_views.amount, name="amount"),
    path("manage/mine/<int:pk>/payment/", managing_views.payment, name="payment"),
    path("manage/mine/<int:pk>/pause/", managing_views.pause, name="pause"),
    path("manage/mine/<int:pk>/resume/", managing_views.resume, name="resume"),
    path("manage/mine/<int:pk>/look/", managing_views.look, name="look"),
    path("manage/mine/<int:pk>/end/", managing_views.cancellation, name="cancellation"),
    path("manage/wall/", managing_views.on_the_wall, name="on-the-wall"),
    path("manage/data/", managing_views.data, name="data"),
    path("manage/erase/", managing_views.erasure, name="erasure"),
    path("manage/years/<int:year>/", managing_views.year, name="year"),
    re_path(r"^manage/receipts/(?P<number>[0-9]{4}-[0-9]{6,9})/$", managing_views.receipt, name="receipt"),
    path("<slug:slug>/", views.plan, name="plan"),
    path("<slug:slug>/give/", giving_views.give, name="give"),
]
