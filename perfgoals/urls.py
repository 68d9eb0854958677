"""All addresses: what is filled in, what happens to it, and the administration."""

from django.contrib import admin
from django.urls import include, path

admin.site.site_title = admin.site.site_header = "预算绩效目标管理 · 后台管理"
admin.site.index_title = "单位、人员、任职与填报任务"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("forms_app.urls")),
    path("", include("review.urls")),
]
