using System.Text.RegularExpressions;
using HealthScoring.EventStore.Streams;
using HealthScoring.Ingestion;
using HealthScoring.Ingestion.Messages;
using HealthScoring.ServiceDefaults;
using k8s.Models;

namespace HealthScoring.UnitTests.Deployment;

public class KubernetesTests
{
    // A service ends within 20 s, and may have been told to wait before that.
    private const int EndsWithin = 20;

    public static TheoryData<string> Services => [.. BuiltService.Names];

    public static TheoryData<string> Pods => [.. Manifests.Pods.Keys];

    [Fact]
    public void Every_manifest_is_part_of_the_base() => Directory.EnumerateFiles(DeploymentFiles.PathOf("kubernetes/base")).Select(f => $"base/{Path.GetFileName(f)}")
        .Should().BeEquivalentTo(Manifests.Base.Append("base/kustomization.yaml"));

    // `kubectl apply -l` looks at labels of what is applied, and passes over what has none.
    [Fact]
    public void Every_manifest_has_the_label_by_which_it_is_applied_in_its_turn()
    {
        string[] turns = ["shared", "migrate", "scoring", "api", "ingestion"];
        foreach (var file in Manifests.Base)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            Manifests.Read(file).Cast<IMetadata<V1ObjectMeta>>().Select(m => m.Metadata.Labels?["app.kubernetes.io/component"]).Should().AllBe(turns.Contains(name) ? name : "shared", file);
        }

        Regex.Matches(DeploymentFiles.Text("README.md"), @"^kubectl apply -k deploy/kubernetes/example -l '?app\.kubernetes\.io/component(?:=(?<one>\w+)| in \((?<some>[\w, ]+)\)')", RegexOptions.Multiline)
            .SelectMany(m => m.Groups["one"].Success ? [m.Groups["one"].Value] : m.Groups["some"].Value.Split(", ")).Should().Equal(turns);
    }

    [Fact]
    public void The_rebuild_is_the_migration_with_another_argument()
    {
        var (migrate, rebuild) = (Manifests.Pods["healthscoring-migrate"], Manifests.Pods["healthscoring-rebuild"]);

        rebuild.Spec.Containers.Single().Args.Should().Equal("rebuild");
        rebuild.Metadata.Labels.Should().Equal(migrate.Metadata.Labels, "network policies go by them");
        k8s.KubernetesYaml.Serialize(rebuild.Spec).Replace("rebuild", "migrate", StringComparison.Ordinal).Should().Be(k8s.KubernetesYaml.Serialize(migrate.Spec));
        var (example, overlay) = (DeploymentFiles.Yaml("kubernetes/example/rebuild/kustomization.yaml"), DeploymentFiles.Yaml("kubernetes/example/kustomization.yaml"));
        Compose.Text(example["namespace"]).Should().Be(Compose.Text(overlay["namespace"]));
        example["images"]!.AsArray().Single()!.ToJsonString().Should().BeOneOf(overlay["images"]!.AsArray().Select(i => i!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void A_pod_may_do_no_more_than_it_needs(string name)
    {
        var pod = Manifests.Pods[name].Spec;
        var container = pod.Containers.Should().ContainSingle().Subject;

        pod.AutomountServiceAccountToken.Should().BeFalse();
        pod.EnableServiceLinks.Should().BeFalse();
        Manifests.Of<V1ServiceAccount>().Single(a => a.Metadata.Name == pod.ServiceAccountName).AutomountServiceAccountToken.Should().BeFalse();
        (pod.HostNetwork ?? pod.HostPID ?? pod.HostIPC ?? false).Should().BeFalse();
        pod.SecurityContext.RunAsNonRoot.Should().BeTrue();
        pod.SecurityContext.RunAsUser.Should().Be(long.Parse(Dockerfile.User));
        pod.SecurityContext.SeccompProfile.Type.Should().Be("RuntimeDefault");
        container.SecurityContext.ReadOnlyRootFilesystem.Should().BeTrue();
        container.SecurityContext.AllowPrivilegeEscalation.Should().BeFalse();
        container.SecurityContext.Capabilities.Drop.Should().Equal("ALL");
        container.SecurityContext.Capabilities.Add.Should().BeNullOrEmpty();
        container.VolumeMounts.Should().OnlyContain(m => m.ReadOnlyProperty == true && pod.Volumes.Any(v => v.Name == m.Name));
        container.Resources.Requests.Keys.Should().BeEquivalentTo("cpu", "memory");
        container.Resources.Limits["memory"].ToDecimal().Should().BeGreaterThan(container.Resources.Requests["memory"].ToDecimal());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_starts_with_its_settings(string name)
    {
        var container = Manifests.Deployment(name).Spec.Template.Spec.Containers.Single();
        var settings = Manifests.Settings(container);

        container.Image.Should().Be($"healthscoring/{name}");
        settings.Keys.Should().OnlyContain(k => KnownSettings.Includes(k));
        BuiltService.Of(name, Dockerfile.Environment(name).Concat(settings).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Last().Value)).Should().NotBeNull();
        settings.Should().NotContainKey(Plaintext.Setting, "the network of a cluster spans machines");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Ports_and_probes_are_those_of_the_service(string name)
    {
        var deployment = Manifests.Deployment(name);
        var container = deployment.Spec.Template.Spec.Containers.Single();
        var settings = Dockerfile.Environment(name).Concat(Manifests.Settings(container)).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Last().Value);
        var listens = settings.Where(s => s.Value.Contains("://*:")).ToDictionary(s => s.Key, s => BuiltService.Port(s.Value));
        var service = BuiltService.Of(name, settings);

        container.Ports.Select(p => p.ContainerPort).Should().BeEquivalentTo(listens.Values);
        container.Ports.Single(p => p.Name == "management").ContainerPort.Should().Be(listens["HEALTHSCORING_MANAGEMENT"]);
        foreach (var (probe, path) in new[] { (container.StartupProbe, "/alive"), (container.LivenessProbe, "/alive"), (container.ReadinessProbe, name == "scoring" ? "/health" : "/ready") })
        {
            (probe.HttpGet.Path, probe.HttpGet.Port.Value).Should().Be((path, "management"));
            BuiltService.Paths(service).Should().Contain(path);
        }

        (deployment.Spec.Template.Spec.TerminationGracePeriodSeconds - (container.Lifecycle?.PreStop.Sleep.Seconds ?? 0)).Should().BeGreaterThan(EndsWithin);
    }

    [Fact]
    public void Whatever_selects_pods_selects_some()
    {
        var pods = Manifests.Pods.Values.ToList();
        Manifests.Of<V1Deployment>().Should().OnlyContain(d => Manifests.Selects(d.Spec.Selector, d.Spec.Template) && pods.Count(p => Manifests.Selects(d.Spec.Selector, p)) == 1);
        Manifests.Of<V1PodDisruptionBudget>().Should().OnlyContain(b => b.Spec.UnhealthyPodEvictionPolicy == "AlwaysAllow", "or no node can be drained while the database is away and all are unready");
        Manifests.Of<V1PodDisruptionBudget>().Select(b => pods.Single(p => Manifests.Selects(b.Spec.Selector, p)).Spec.ServiceAccountName)
            .Should().BeEquivalentTo(BuiltService.Names.Select(n => $"healthscoring-{n}"));
        foreach (var service in Manifests.Of<V1Service>())
        {
            var pod = pods.Single(p => Manifests.Selects(service.Spec.Selector, p));
            service.Spec.Ports.Should().OnlyContain(port => pod.Spec.Containers[0].Ports.Any(p => p.Name == port.TargetPort.Value));
        }

        Manifests.Of<V1NetworkPolicy>().Should().OnlyContain(n => pods.Any(p => Manifests.Selects(n.Spec.PodSelector, p)));
    }

    [Fact]
    public void Every_pod_may_reach_only_what_it_needs()
    {
        var policies = Manifests.Of<V1NetworkPolicy>().ToList();
        Manifests.Pods.Should().OnlyContain(p => policies.Any(n => n.Spec.PolicyTypes.Count == 2 && n.Spec.Ingress == null && n.Spec.Egress == null && Manifests.Selects(n.Spec.PodSelector, p.Value)));

        Reached("ingestion").Should().BeEquivalentTo("out 53", "out 5432", "out 5671", "in https", "in management");
        Reached("scoring").Should().BeEquivalentTo("out 53", "out 5432", "out 5671", "out 443", "in management");
        Reached("api").Should().BeEquivalentTo("out 53", "out 5432", "out 5671", "in https", "in management");
        Reached("migrate").Should().BeEquivalentTo("out 53", "out 5432");
        var names = policies.Single(n => n.Metadata.Name == "healthscoring-names").Spec.Egress.Single().To;
        names.Select(t => t.IpBlock?.Cidr ?? t.PodSelector.MatchLabels["k8s-app"]).Should().BeEquivalentTo("kube-dns", "169.254.20.10/32");

        IEnumerable<string> Reached(string component) => policies.Where(n => Manifests.Selects(n.Spec.PodSelector, Manifests.Pods[$"healthscoring-{component}"]))
            .SelectMany(n => (n.Spec.Egress ?? []).SelectMany(e => e.Ports).Select(p => $"out {p.Port.Value}").Concat((n.Spec.Ingress ?? []).SelectMany(i => i.Ports).Select(p => $"in {p.Port.Value}"))).Distinct();
    }

    [Fact]
    public void Ingestion_grows_by_the_queue_as_far_as_there_are_writer_slots()
    {
        var autoscaler = Manifests.Of<V2HorizontalPodAutoscaler>().Single();

        autoscaler.Spec.ScaleTargetRef.Name.Should().Be(Manifests.Deployment("ingestion").Metadata.Name);
        Manifests.Deployment("ingestion").Spec.Replicas.Should().BeNull("the autoscaler says how many");
        (autoscaler.Spec.MaxReplicas * new IngestionOptions().ConcurrentBatches).Should().Be(WriterSlot.Count);
        var rule = DeploymentFiles.Yaml("kubernetes/prometheus-adapter.yaml")["externalRules"]![0]!;
        autoscaler.Spec.Metrics.Single(m => m.Type == "External").External.Metric.Name.Should().Be(Compose.Text(rule["name"]!["as"]));
        autoscaler.Spec.Metrics.Single(m => m.Type == "Resource").Resource.Name.Should().BeOneOf(Manifests.Deployment("ingestion").Spec.Template.Spec.Containers.Single().Resources.Requests.Keys);
        Compose.Text(rule["metricsQuery"]).Should().Contain($"queue=\"{UsageEventsEndpoint.Queue}\"");
        DeploymentFiles.Text("prometheus/rules/ingestion.yaml").Should().Contain("rabbitmq_detailed_queue_messages_ready", "the metric is one that is scraped");
    }

    [Fact]
    public void The_pools_of_all_processes_together_leave_connections_to_operators_also_while_everything_is_replaced()
    {
        var described = Regex.Match(DeploymentFiles.Text("README.md"), @"`Maximum Pool Size=(\d+)` for ingestion, `Maximum Pool Size=(\d+)` for scoring, `Maximum Pool Size=(\d+)` for the API").Groups;
        string[] services = ["ingestion", "scoring", "api"];
        var (running, surge) = (services.Sum(s => Pool(s) * Replicas(s)), services.Sum(s => Pool(s) * int.Parse(Manifests.Deployment(s).Spec.Strategy.RollingUpdate.MaxSurge.Value)));
        // The API is replaced while all of scoring may still be ending.
        var inTurn = running + Pool("api") + Pool("api") * Replicas("api") + Pool("scoring") * Replicas("scoring");

        DeploymentFiles.Text("README.md").Should().Contain($"the services take {running + surge} at most").And.Contain($"they take {inTurn} at most").And.Contain($"{running + surge + running} if everything");
        ComposeWiringTests.MaxConnections.Should().BeGreaterThanOrEqualTo(inTurn + 20);

        int Pool(string service) => int.Parse(described[1 + Array.IndexOf(services, service)].Value);
        int Replicas(string service) => Manifests.Deployment(service).Spec.Replicas ?? Manifests.Of<V2HorizontalPodAutoscaler>().Single().Spec.MaxReplicas;
    }

    [Fact]
    public void The_example_changes_what_is_there()
    {
        var example = DeploymentFiles.Yaml("kubernetes/example/kustomization.yaml");

        example["images"]!.AsArray().Select(i => Compose.Text(i!["name"])).Should().BeEquivalentTo(Manifests.Pods.Values.Select(p => p.Spec.Containers.Single().Image).Distinct());
        var targets = example["patches"]!.AsArray().Where(p => Compose.Text(p!["target"]?["kind"]) == nameof(V1NetworkPolicy)[2..]).SelectMany(p => Compose.Text(p!["target"]!["name"])!.Split('|')).ToList();
        targets.Should().BeSubsetOf(Manifests.Of<V1NetworkPolicy>().Select(n => n.Metadata.Name)).And.NotBeEmpty();
        var settings = k8s.KubernetesYaml.LoadAllFromString(Compose.Text(example["patches"]![0]!["patch"])!, null, strict: true).OfType<V1ConfigMap>().Single();
        settings.Metadata.Name.Should().Be(Manifests.Of<V1ConfigMap>().Single().Metadata.Name);
        settings.Data.Keys.Should().OnlyContain(k => KnownSettings.Includes(k));
        settings.Data.Should().ContainKey("ASPNETCORE_FORWARDEDHEADERS_ENABLED");
        targets.Should().Contain("healthscoring-callers", "or whoever reaches a service beside the ingress can call themselves anybody");
    }

    [Fact]
    public void Prometheus_finds_the_management_ports_and_names_jobs_as_on_one_machine()
    {
        var jobs = DeploymentFiles.Yaml("prometheus/kubernetes.yml")["scrape_configs"]!.AsArray();
        var pods = jobs.Single(j => Compose.Text(j!["job_name"]) == "healthscoring")!["relabel_configs"]!.AsArray();

        pods.Select(r => Compose.Text(r!["regex"])).Should().Contain("healthscoring;management").And.Contain("Failed|Succeeded");
        Manifests.Of<V1Deployment>().Should().OnlyContain(d => d.Spec.Template.Metadata.Labels["app.kubernetes.io/part-of"] == "healthscoring");
        var named = Compose.Text(pods.Single(r => Compose.Text(r!["target_label"]) == "job")!["replacement"])!;
        Manifests.Of<V1Deployment>().Select(d => named.Replace("$1", d.Spec.Template.Metadata.Labels["app.kubernetes.io/component"], StringComparison.Ordinal))
            .Concat(jobs.Select(j => Compose.Text(j!["job_name"])!).Where(j => j != "healthscoring"))
            .Should().BeEquivalentTo(DeploymentFiles.Yaml("prometheus/prometheus.yml")["scrape_configs"]!.AsArray().Select(j => Compose.Text(j!["job_name"])));
    }

    [Fact]
    public void Secrets_are_referred_to_and_named_where_the_base_is_described()
    {
        Manifests.All.Should().NotContain(m => m is V1Secret);
        var described = DeploymentFiles.Text("kubernetes/base/kustomization.yaml");
        var secrets = Manifests.Pods.Values.SelectMany(p => p.Spec.Containers).SelectMany(c => c.Env).Where(e => e.ValueFrom is not null).Select(e => e.ValueFrom.SecretKeyRef.Name)
            .Concat(Manifests.Pods.Values.SelectMany(p => p.Spec.Volumes).Where(v => v.Secret is not null).Select(v => v.Secret.SecretName)).Distinct();

        secrets.Should().OnlyContain(s => described.Contains(s) || described.Contains(s.Replace("healthscoring", "", StringComparison.Ordinal)));
        Manifests.Pods.Values.SelectMany(p => p.Spec.Containers).SelectMany(c => c.Env).Where(e => e.Name is Connections.PostgresSetting or Connections.RabbitMqSetting).Should().OnlyContain(e => e.Value == null);
    }

    [Theory]
    [InlineData("ingestion.yaml", "ingest.md", "21.4")]
    [InlineData("ingestion.yaml", "ingest.md", "31,277")]
    [InlineData("ingestion.yaml", "memory.md", "332 MiB")]
    [InlineData("ingestion.yaml", "stream.md", "239")]
    [InlineData("scoring.yaml", "close.md", "1,992")]
    [InlineData("scoring.yaml", "memory.md", "355 MiB")]
    [InlineData("api.yaml", "read.md", "500 requests a second")]
    [InlineData("api.yaml", "memory.md", "238 MiB")]
    public void Requests_go_by_figures_that_the_benchmarks_have(string manifest, string results, string figure)
    {
        DeploymentFiles.Text($"kubernetes/base/{manifest}").Should().Contain(figure).And.Contain(results);
        File.ReadAllText(Repository.PathOf("tests/HealthScoring.Benchmarks/results", results)).Should().Contain(figure);
    }
}
