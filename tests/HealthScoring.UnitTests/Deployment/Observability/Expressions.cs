namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>Every query of Prometheus that rules and dashboards rely on: what a Prometheus that scrapes the services has to have an answer to.</summary>
public static class Expressions
{
    /// <summary>All of them, variables of dashboards substituted.</summary>
    public static IEnumerable<Expression> All => RuleFiles.Expressions.Concat(DashboardFiles.Expressions());
}
