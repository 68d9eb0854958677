"""Addresses of the own account, dossiers and filings. One word through URL, view and template."""

from django.urls import path

from forms_app.views import account

urlpatterns = [
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("password/", account.OwnPassword.as_view(), name="password"),
    path("acting/", account.acting, name="acting"),
]
