namespace HealthScoring.UnitTests.Deployment.Observability;

/// <summary>
/// Names of metrics that rules and dashboards read and others export, as Prometheus has them. That they are there is found out against running services; here only a name that nobody knows is found.
/// </summary>
public static class ForeignMetrics
{
    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        [
            // Prometheus
            "up", "ALERTS",

            // ASP.NET Core
            "http_server_active_requests", "http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count",

            // Npgsql
            "db_client_connection_count", "db_client_connection_max", "db_client_connection_npgsql_pending_requests", "db_client_operation_duration_seconds_bucket",

            // The runtime, which calls the queue and the threads of the pool counters
            "dotnet_exceptions_total", "dotnet_gc_last_collection_heap_size_bytes", "dotnet_gc_pause_time_seconds_total", "dotnet_process_cpu_time_seconds_total",
            "dotnet_process_memory_working_set_bytes", "dotnet_thread_pool_queue_length_total", "dotnet_thread_pool_thread_count_total",

            // RabbitMQ's plugin, and the same by queue
            "rabbitmq_alarms_free_disk_space_watermark", "rabbitmq_alarms_memory_used_watermark", "rabbitmq_disk_space_available_bytes", "rabbitmq_disk_space_available_limit_bytes",
            "rabbitmq_global_messages_dead_lettered_delivery_limit_total", "rabbitmq_global_messages_dead_lettered_expired_total", "rabbitmq_global_messages_unroutable_dropped_total",
            "rabbitmq_process_resident_memory_bytes", "rabbitmq_resident_memory_limit_bytes",
            "rabbitmq_detailed_queue_consumers", "rabbitmq_detailed_queue_messages", "rabbitmq_detailed_queue_messages_ready", "rabbitmq_detailed_queue_messages_unacked",
        ],
        StringComparer.Ordinal);
}
