namespace Informers.Testing;

/// <summary>The kinds that every cluster has, as Kubernetes 1.36 describes them in its discovery documents.</summary>
internal static class BuiltInResources
{
    public const string CustomResourceDefinitionGroup = "apiextensions.k8s.io";

    public static IReadOnlyList<FakeResource> All { get; } =
    [
        Of("", "v1", "ConfigMap", "configmaps", shortNames: "cm"),
        Of("", "v1", "Endpoints", "endpoints", shortNames: "ep") with { Singular = "endpoints" },
        Of("", "v1", "Event", "events", shortNames: "ev", fields:
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ]),
        Of("", "v1", "LimitRange", "limitranges", shortNames: "limits"),
        Of("", "v1", "Namespace", "namespaces", namespaced: false, shortNames: "ns", status: true, fields: ["status.phase"]),
        Of("", "v1", "Node", "nodes", namespaced: false, shortNames: "no", status: true, fields: ["spec.unschedulable"]),
        Of("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", shortNames: "pvc", status: true),
        Of("", "v1", "PersistentVolume", "persistentvolumes", namespaced: false, shortNames: "pv", status: true),
        Of("", "v1", "Pod", "pods", shortNames: "po", inAll: true, status: true, fields:
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.nominatedNodeName",
        ]),
        Of("", "v1", "PodTemplate", "podtemplates"),
        Of("", "v1", "ReplicationController", "replicationcontrollers", shortNames: "rc", inAll: true, status: true, scale: true),
        Of("", "v1", "ResourceQuota", "resourcequotas", shortNames: "quota", status: true),
        Of("", "v1", "Secret", "secrets", fields: ["type"]),
        Of("", "v1", "ServiceAccount", "serviceaccounts", shortNames: "sa"),
        Of("", "v1", "Service", "services", shortNames: "svc", inAll: true, status: true, fields: ["spec.clusterIP", "spec.type"]),
        Of("apps", "v1", "ControllerRevision", "controllerrevisions"),
        Of("apps", "v1", "DaemonSet", "daemonsets", shortNames: "ds", inAll: true, status: true),
        Of("apps", "v1", "Deployment", "deployments", shortNames: "deploy", inAll: true, status: true, scale: true),
        Of("apps", "v1", "ReplicaSet", "replicasets", shortNames: "rs", inAll: true, status: true, scale: true),
        Of("apps", "v1", "StatefulSet", "statefulsets", shortNames: "sts", inAll: true, status: true, scale: true),
        Of("batch", "v1", "CronJob", "cronjobs", shortNames: "cj", inAll: true, status: true),
        Of("batch", "v1", "Job", "jobs", inAll: true, status: true, fields: ["status.successful"]),
        Of("networking.k8s.io", "v1", "IngressClass", "ingressclasses", namespaced: false),
        Of("networking.k8s.io", "v1", "Ingress", "ingresses", shortNames: "ing", status: true),
        Of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", shortNames: "netpol"),
        Of("coordination.k8s.io", "v1", "Lease", "leases"),
        Of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices"),
        Of("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", namespaced: false),
        Of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", namespaced: false),
        Of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
        Of("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        Of("storage.k8s.io", "v1", "StorageClass", "storageclasses", namespaced: false, shortNames: "sc"),
        Of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", shortNames: "pdb", status: true),
        Of("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", shortNames: "hpa", inAll: true, status: true),
        Of("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", namespaced: false, shortNames: "pc"),
        Of(CustomResourceDefinitionGroup, "v1", "CustomResourceDefinition", "customresourcedefinitions", namespaced: false, status: true)
            with { ShortNames = ["crd", "crds"], Categories = ["api-extensions"] },
    ];

    private static FakeResource Of(
        string group,
        string version,
        string kind,
        string plural,
        bool namespaced = true,
        string? shortNames = null,
        bool inAll = false,
        bool status = false,
        bool scale = false,
        string[]? fields = null) =>
        new(group, version, kind, plural, namespaced ? ResourceScope.Namespaced : ResourceScope.Cluster)
        {
            ShortNames = shortNames is null ? [] : [shortNames],
            Categories = inAll ? ["all"] : [],
            HasStatus = status,
            HasScale = scale,
            SelectableFields = fields ?? [],
            IsBuiltIn = true,
        };
}
