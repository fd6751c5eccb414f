using HealthScoring.Cli;

return await CommandLine.Run(args, TimeProvider.System);
