using HealthScoring.Scoring;

await ScoringHost.Build(args).RunAsync();
