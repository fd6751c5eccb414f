using HealthScoring.Ingestion;

await IngestionHost.Build(args).RunAsync();
