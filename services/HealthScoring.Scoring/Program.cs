using HealthScoring.Scoring;
using HealthScoring.ServiceDefaults;

return await Start.Run(() => ScoringHost.Build(args));
