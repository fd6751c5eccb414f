using HealthScoring.Contracts.V1;
using HealthScoring.Emitter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The smallest product app: one customer with three people, who use a feature every two seconds. HEALTHSCORING_RABBITMQ names the broker, --handOverOn the customer's day 0.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHealthScoringEmitter(options => (options.Source, options.Broker) = ("hello-app", new(builder.Configuration["HEALTHSCORING_RABBITMQ"]!)));
using var app = builder.Build();
await app.StartAsync();

var emitter = app.Services.GetRequiredService<HealthEmitter>();
var customer = emitter.NewEvent(UsageEventType.AccountRegistered) with { AccountId = "hello-ltd", Name = "Hello Ltd", Seats = 3, HandOverOn = DateOnly.Parse(builder.Configuration["handOverOn"]!) };
emitter.Emit(customer);

string[] people = ["ann", "bo", "cy"], features = ["create-order", "inventory", "reports", "invoicing"];
Array.ForEach(people, person => emitter.Login(customer.AccountId, person));
using var every = new PeriodicTimer(TimeSpan.FromSeconds(2));
using var ending = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(every.Dispose);
for (var n = 0; await every.WaitForNextTickAsync(); n++)
{
    emitter.FeatureUsed(customer.AccountId, people[n % people.Length], features[n % features.Length]);
}

await app.StopAsync();
