using System.CommandLine;
using Informers.Soak;

var minutes = new Argument<double>("minutes") { Description = "How long faults and writes go on.", DefaultValueFactory = static _ => 10 };
var seconds = new Option<double?>("--seconds") { Description = "The same in seconds, instead." };
var seed = new Option<int?>("--seed") { Description = "What to do when; the program prints the one it chose." };
var objects = new Option<int>("--objects") { Description = "About how many objects there are.", DefaultValueFactory = static _ => 10_000 };
var writes = new Option<int>("--writes") { Description = "About how many writes a second.", DefaultValueFactory = static _ => 200 };
var speed = new Option<double>("--speed")
{
    Description = "How many times faster than real the clock of informers and server runs, and with it delays, deadlines and bookmarks.",
    DefaultValueFactory = static _ => 20,
};

var root = new RootCommand("20 informers on a server that misbehaves all the time. Ends with 0 when nothing is lost, wrong or left over.")
{
    minutes, seconds, seed, objects, writes, speed,
};
root.SetAction(async (arguments, cancellationToken) =>
{
    var duration = arguments.GetValue(seconds) is { } given ? TimeSpan.FromSeconds(given) : TimeSpan.FromMinutes(arguments.GetValue(minutes));
    var run = new SoakRun(new SoakOptions(
        duration,
        arguments.GetValue(seed) ?? Environment.TickCount,
        arguments.GetValue(objects),
        arguments.GetValue(writes),
        arguments.GetValue(speed)));
    return await run.RunAsync(cancellationToken) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
