"""Rebalance rules over HTTP: made, tried and run by administrators (RTE-144, TKT-256)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.routing import rebalancing as shapes
from gateway.schemas import PageQuery, page_of

routes = Routes("rebalance_rules", description="Spreading a group's unanswered tickets evenly over some of its agents.")


@routes.get("")
@permits("rights.system_settings")
@routes.arguments(shapes.RulesQuery, location="query")
@routes.response(200, page_of(shapes.RebalanceRule))
def rebalance_rules(query: dict[str, Any]) -> Any:
    """All rules, by name."""
    return ask("routing", "rebalance_rules", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(shapes.NewRule)
@routes.response(201, shapes.RebalanceRule)
def add_rebalance_rule(asked: dict[str, Any]) -> Any:
    """Make a rule. Meant for two or three runs a day, such as shift changes (RTE-099)."""
    return ask("routing", "add_rebalance_rule", asked)


@routes.post("/dry-run")
@permits("rights.system_settings")
@routes.arguments(shapes.UnsavedRule)
@routes.response(200, shapes.DryRun)
def dry_run_of_unsaved_rule(asked: dict[str, Any]) -> Any:
    """What a rule that is not saved would move right now."""
    return ask("routing", "dry_run_of_unsaved_rule", asked)


@routes.get("/<uuid:rule_id>")
@permits("rights.system_settings")
@routes.response(200, shapes.RebalanceRule, etag=True)
def rebalance_rule(rule_id: str) -> Any:
    """One rule."""
    return ask("routing", "rebalance_rule", {"rule_id": rule_id})


@routes.patch("/<uuid:rule_id>")
@permits("rights.system_settings")
@routes.arguments(shapes.RuleChanges)
@routes.response(200, shapes.RebalanceRule, if_match=True)
def change_rebalance_rule(asked: dict[str, Any], rule_id: str) -> Any:
    """Change a rule; its interval is counted anew from now."""
    return ask("routing", "change_rebalance_rule", asked | {"rule_id": rule_id} | expected_version())


@routes.delete("/<uuid:rule_id>")
@permits("rights.system_settings")
@routes.response(204)
def remove_rebalance_rule(rule_id: str) -> None:
    """Take a rule away; what it moved stays where it is."""
    ask("routing", "remove_rebalance_rule", {"rule_id": rule_id})


@routes.get("/<uuid:rule_id>/dry-run")
@permits("rights.system_settings")
@routes.response(200, shapes.DryRun)
def dry_run_of_rule(rule_id: str) -> Any:
    """What the rule would move right now."""
    return ask("routing", "dry_run_of_rule", {"rule_id": rule_id})


@routes.get("/<uuid:rule_id>/runs")
@permits("rights.system_settings")
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.RebalanceRunCounts))
def rebalance_runs(query: dict[str, Any], rule_id: str) -> Any:
    """The runs of the last 90 days, newest first."""
    return ask("routing", "rebalance_runs", query | {"rule_id": rule_id})


@routes.post("/<uuid:rule_id>/runs")
@permits("rights.system_settings")
@routes.response(201, shapes.RebalanceRun)
def run_rebalance_rule(rule_id: str) -> Any:
    """Run the rule now. It begins at once and is over when `finished_at` is set."""
    return ask("routing", "run_rebalance_rule", {"rule_id": rule_id})


@routes.get("/<uuid:rule_id>/runs/<uuid:run_id>")
@permits("rights.system_settings")
@routes.response(200, shapes.RebalanceRun)
def rebalance_run(rule_id: str, run_id: str) -> Any:
    """One run, with its moves and what it held back."""
    return ask("routing", "rebalance_run", {"rule_id": rule_id, "run_id": run_id})
