"""Addresses of the own account, dossiers and filings. One word through URL, view and template."""

from django.urls import path

from forms_app.views import (
    account,
    autosave,
    bringing,
    checking,
    dossiers,
    filings,
    library,
    pasting,
    printing,
    projects,
    reconciling,
    rules,
    target,
)

urlpatterns = [
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", account.SignOut.as_view(), name="logout"),
    path("password/", account.OwnPassword.as_view(), name="password"),
    path("acting/", account.acting, name="acting"),
    path("session/", account.session, name="session"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<slug:number>/", dossiers.dossier, name="dossier"),
    path("dossiers/<slug:number>/target/", target.target, name="target"),
    path("dossiers/<slug:number>/reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path("filings/<slug:number>/", filings.filing, name="filing"),
    path("filings/<slug:number>/autosave/", autosave.autosave, name="autosave"),
    path("filings/<slug:number>/library/", library.search, name="library"),
    path("filings/<slug:number>/answer/", filings.answer, name="answer"),
    path("filings/<slug:number>/offer/<slug:cell>/", filings.offer, name="offer"),
    path("filings/<slug:number>/last-year/", bringing.last_year, name="last_year"),
    path("filings/<slug:number>/looked-over/", bringing.looked_over, name="looked_over"),
    path("filings/<slug:number>/mend/", checking.mend, name="mend"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:code>/", rules.rule, name="rule"),
    path("filings/<slug:number>/paste/", pasting.paste, name="paste"),
    path("dossiers/<slug:number>/add/<slug:kind>/", projects.add, name="add"),
    path("filings/<slug:number>/copy/", projects.copy, name="copy"),
    path("filings/<slug:number>/remove/", projects.remove, name="remove"),
    path("filings/<slug:number>/restore/", filings.restore, name="restore"),
    path("dossiers/<slug:number>/print.pdf", printing.dossier, name="print_dossier"),
    path("filings/<slug:number>/print.pdf", printing.filing, name="print_filing"),
]
