using Informers;

namespace FixSample;

[GenerateInformer(typeof(CronTab))]
public sealed partial class CronTabInformers;
