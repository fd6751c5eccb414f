using HealthScoring.Api;

await ApiHost.Build(args).RunAsync();
