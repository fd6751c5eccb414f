using HealthScoring.Ingestion;
using HealthScoring.ServiceDefaults;

return await Start.Run(() => IngestionHost.Build(args));
