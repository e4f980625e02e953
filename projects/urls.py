"""Addresses of assignments and deployments."""

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("projecten/", views.ProjectAssignmentListView.as_view(), name="projectassignment_list"),
    path("projecten/tijdlijn/", views.TimelineView.as_view(), name="timeline"),
    path(
        "projecten/toevoegen/",
        views.ProjectAssignmentCreateView.as_view(),
        name="projectassignment_add",
    ),
    path(
        "projecten/<slug:code>/",
        views.ProjectAssignmentDetailView.as_view(),
        name="projectassignment_detail",
    ),
    path(
        "projecten/<slug:code>/verloop/",
        views.ProjectAssignmentCourseView.as_view(),
        name="projectassignment_course",
    ),
    path(
        "projecten/<slug:code>/wijzigen/",
        views.ProjectAssignmentUpdateView.as_view(),
        name="projectassignment_edit",
    ),
    path("inzet/", views.DeploymentListView.as_view(), name="deployment_list"),
    path("inzet/toevoegen/", views.DeploymentCreateView.as_view(), name="deployment_add"),
    path("inzet/<int:pk>/wijzigen/", views.DeploymentUpdateView.as_view(), name="deployment_edit"),
    path(
        "inzet/<int:pk>/verwijderen/",
        views.DeploymentDeleteView.as_view(),
        name="deployment_delete",
    ),
]
