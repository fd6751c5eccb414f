namespace HealthScoring.ServiceDefaults;

/// <summary>Settings are missing or wrong. The message names each and quotes no value.</summary>
public sealed class InvalidSettingsException(string message) : InvalidOperationException(message);
