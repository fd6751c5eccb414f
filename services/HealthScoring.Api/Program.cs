using HealthScoring.Api;
using HealthScoring.ServiceDefaults;

return await Start.Run(args, () => ApiHost.Build(args));
