"""The models of assignments and deployments, gathered from the modules that hold them."""

from projects.models.assignments import ProjectAssignment
from projects.models.beside import (
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectCost,
    ProjectRelation,
    Risk,
)
from projects.models.deployments import Deployment
from projects.models.sections import FormatSection, GuidingQuestion
from projects.models.versions import (
    Approval,
    AssignmentVersion,
    LifeCycleStep,
    SectionText,
    state_word,
    status_choices,
)

__all__ = [
    "Approval",
    "AssignmentVersion",
    "Deployment",
    "FormatSection",
    "GuidingQuestion",
    "Indicator",
    "LifeCycleStep",
    "Measurement",
    "Milestone",
    "ProgressReport",
    "ProjectAssignment",
    "ProjectCost",
    "ProjectRelation",
    "Risk",
    "SectionText",
    "state_word",
    "status_choices",
]
