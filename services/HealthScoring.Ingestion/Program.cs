using HealthScoring.Ingestion;
using HealthScoring.ServiceDefaults;

return await Start.Run(args, () => IngestionHost.Build(args));
