using System;

namespace Informers.Generator;

/// <summary>Which of the constructors that would be emitted the author of a host wrote already.</summary>
[Flags]
internal enum DeclaredConstructors
{
    None = 0,
    RestClient = 1,
    Kubernetes = 2,
    KubernetesConfiguration = 4,
}
