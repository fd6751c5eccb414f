using k8s;
using k8s.Models;

namespace HealthScoring.UnitTests.Deployment;

/// <summary>The Kubernetes manifests, read so that nothing is passed over: a field that Kubernetes does not have fails.</summary>
internal static class Manifests
{
    /// <summary>Manifests of the base, by their paths in `deploy/kubernetes`.</summary>
    public static IReadOnlyList<string> Base { get; } = In("base");

    public static IReadOnlyList<object> All { get; } = [.. Base.Concat(In("rebuild")).SelectMany(Read)];

    /// <summary>What is in one of them.</summary>
    public static IEnumerable<object> Read(string file) => KubernetesYaml.LoadAllFromString(DeploymentFiles.Text($"kubernetes/{file}"), null, strict: true);

    public static IEnumerable<T> Of<T>() => All.OfType<T>();

    public static V1Deployment Deployment(string service) => Of<V1Deployment>().Single(d => d.Metadata.Name == $"healthscoring-{service}");

    /// <summary>Everything that becomes pods, by its name.</summary>
    public static IReadOnlyDictionary<string, V1PodTemplateSpec> Pods { get; } = Of<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template)).Concat(Of<V1Job>().Select(j => (j.Metadata.Name, j.Spec.Template)))
        .ToDictionary(p => p.Name, p => p.Template);

    /// <summary>The settings that a container gets besides those of its image, with something in the place of each secret.</summary>
    public static Dictionary<string, string> Settings(V1Container container) =>
        (container.EnvFrom ?? []).SelectMany(e => Of<V1ConfigMap>().Single(m => m.Metadata.Name == e.ConfigMapRef.Name).Data).Concat(container.Env.Select(e => KeyValuePair.Create(e.Name, e.Value ?? e.ValueFrom.SecretKeyRef.Key switch
        {
            "postgres" => "Host=db.example.com;Username=u;Password=sesame;Database=d;SSL Mode=VerifyFull",
            "rabbitmq" => "amqps://u:sesame@broker.example.com/",
            var key => throw new InvalidOperationException($"No secret has the key {key}."),
        }))).ToDictionary();

    public static bool Selects(IDictionary<string, string>? selector, V1PodTemplateSpec pod) => selector is { Count: > 0 } && selector.All(l => pod.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value);

    public static bool Selects(V1LabelSelector selector, V1PodTemplateSpec pod) => Selects(selector.MatchLabels, pod)
        && (selector.MatchExpressions ?? []).All(e => e.OperatorProperty == "In" && pod.Metadata.Labels.TryGetValue(e.Key, out var value) && e.Values.Contains(value));

    private static IReadOnlyList<string> In(string folder) => [.. Compose.List(DeploymentFiles.Yaml($"kubernetes/{folder}/kustomization.yaml")["resources"]).Select(f => $"{folder}/{f}")];
}
