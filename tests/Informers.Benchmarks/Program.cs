using Informers.Benchmarks;
using Informers.Benchmarks.Peer;

// What a whole process is measured by is kept apart from what the other commands need, which a controller does not have.
return args is ["peer", .. var peerArguments] ? await PeerCommand.RunAsync(peerArguments) : await OtherCommands.RunAsync(args);
