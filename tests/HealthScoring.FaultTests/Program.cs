using HealthScoring.FaultTests.Observing;
using HealthScoring.FaultTests.Processes;
using HealthScoring.FaultTests.Running;

return args switch
{
    ["host", var service] => await HostedService.Run(service),
    ["rebuild"] => await HostedService.Rebuild(),
    ["run", .. var options] => await RunSeeds.Run(options),
    ["broken", .. var options] => await RunBroken.Run(options),
    ["cluster"] => await MeasureCluster.Run(),
    ["trial"] => await Trial.Run(null),
    ["trial", var number] => await Trial.Run(number),
    _ => RunSeeds.Usage(),
};
