using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;

return await Start.Run(args, () => ScoringHost.Build(args));
