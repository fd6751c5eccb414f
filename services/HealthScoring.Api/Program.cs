using HealthScoring.Api;
using HealthScoring.ServiceDefaults;

return await Start.Run(() => ApiHost.Build(args));
