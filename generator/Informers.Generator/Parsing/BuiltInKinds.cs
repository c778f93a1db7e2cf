using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Plural and scope of every kind that Kubernetes itself serves, up to 1.36, alpha kinds included. The classes of KubernetesClient do
/// not say their scope, and some not their plural.
/// </summary>
/// <remarks>A kind keeps both through all versions of its group, so the version is no part of the key. Ordered by group and kind.</remarks>
internal static class BuiltInKinds
{
    private static readonly Dictionary<(string Group, string Kind), BuiltInKind> Kinds = new()
    {
        [("", "Binding")] = Namespaced("bindings", isListable: false),
        [("", "ComponentStatus")] = Cluster("componentstatuses"),
        [("", "ConfigMap")] = Namespaced("configmaps"),
        [("", "Endpoints")] = Namespaced("endpoints"),
        [("", "Event")] = Namespaced("events"),
        [("", "LimitRange")] = Namespaced("limitranges"),
        [("", "Namespace")] = Cluster("namespaces"),
        [("", "Node")] = Cluster("nodes"),
        [("", "PersistentVolume")] = Cluster("persistentvolumes"),
        [("", "PersistentVolumeClaim")] = Namespaced("persistentvolumeclaims"),
        [("", "Pod")] = Namespaced("pods"),
        [("", "PodTemplate")] = Namespaced("podtemplates"),
        [("", "ReplicationController")] = Namespaced("replicationcontrollers"),
        [("", "ResourceQuota")] = Namespaced("resourcequotas"),
        [("", "Secret")] = Namespaced("secrets"),
        [("", "Service")] = Namespaced("services"),
        [("", "ServiceAccount")] = Namespaced("serviceaccounts"),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicy")] = Cluster("mutatingadmissionpolicies"),
        [("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding")] = Cluster("mutatingadmissionpolicybindings"),
        [("admissionregistration.k8s.io", "MutatingWebhookConfiguration")] = Cluster("mutatingwebhookconfigurations"),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")] = Cluster("validatingadmissionpolicies"),
        [("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")] = Cluster("validatingadmissionpolicybindings"),
        [("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")] = Cluster("validatingwebhookconfigurations"),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = Cluster("customresourcedefinitions"),
        [("apiregistration.k8s.io", "APIService")] = Cluster("apiservices"),
        [("apps", "ControllerRevision")] = Namespaced("controllerrevisions"),
        [("apps", "DaemonSet")] = Namespaced("daemonsets"),
        [("apps", "Deployment")] = Namespaced("deployments"),
        [("apps", "ReplicaSet")] = Namespaced("replicasets"),
        [("apps", "StatefulSet")] = Namespaced("statefulsets"),
        [("authentication.k8s.io", "SelfSubjectReview")] = Cluster("selfsubjectreviews", isListable: false),
        [("authentication.k8s.io", "TokenReview")] = Cluster("tokenreviews", isListable: false),
        [("authorization.k8s.io", "LocalSubjectAccessReview")] = Namespaced("localsubjectaccessreviews", isListable: false),
        [("authorization.k8s.io", "SelfSubjectAccessReview")] = Cluster("selfsubjectaccessreviews", isListable: false),
        [("authorization.k8s.io", "SelfSubjectRulesReview")] = Cluster("selfsubjectrulesreviews", isListable: false),
        [("authorization.k8s.io", "SubjectAccessReview")] = Cluster("subjectaccessreviews", isListable: false),
        [("autoscaling", "HorizontalPodAutoscaler")] = Namespaced("horizontalpodautoscalers"),
        [("batch", "CronJob")] = Namespaced("cronjobs"),
        [("batch", "Job")] = Namespaced("jobs"),
        [("certificates.k8s.io", "CertificateSigningRequest")] = Cluster("certificatesigningrequests"),
        [("certificates.k8s.io", "ClusterTrustBundle")] = Cluster("clustertrustbundles"),
        [("certificates.k8s.io", "PodCertificateRequest")] = Namespaced("podcertificaterequests"),
        [("coordination.k8s.io", "Lease")] = Namespaced("leases"),
        [("coordination.k8s.io", "LeaseCandidate")] = Namespaced("leasecandidates"),
        [("discovery.k8s.io", "EndpointSlice")] = Namespaced("endpointslices"),
        [("events.k8s.io", "Event")] = Namespaced("events"),
        [("flowcontrol.apiserver.k8s.io", "FlowSchema")] = Cluster("flowschemas"),
        [("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration")] = Cluster("prioritylevelconfigurations"),
        [("internal.apiserver.k8s.io", "StorageVersion")] = Cluster("storageversions"),
        [("networking.k8s.io", "IPAddress")] = Cluster("ipaddresses"),
        [("networking.k8s.io", "Ingress")] = Namespaced("ingresses"),
        [("networking.k8s.io", "IngressClass")] = Cluster("ingressclasses"),
        [("networking.k8s.io", "NetworkPolicy")] = Namespaced("networkpolicies"),
        [("networking.k8s.io", "ServiceCIDR")] = Cluster("servicecidrs"),
        [("node.k8s.io", "RuntimeClass")] = Cluster("runtimeclasses"),
        [("policy", "PodDisruptionBudget")] = Namespaced("poddisruptionbudgets"),
        [("rbac.authorization.k8s.io", "ClusterRole")] = Cluster("clusterroles"),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = Cluster("clusterrolebindings"),
        [("rbac.authorization.k8s.io", "Role")] = Namespaced("roles"),
        [("rbac.authorization.k8s.io", "RoleBinding")] = Namespaced("rolebindings"),
        [("resource.k8s.io", "DeviceClass")] = Cluster("deviceclasses"),
        [("resource.k8s.io", "DeviceTaintRule")] = Cluster("devicetaintrules"),
        [("resource.k8s.io", "ResourceClaim")] = Namespaced("resourceclaims"),
        [("resource.k8s.io", "ResourceClaimTemplate")] = Namespaced("resourceclaimtemplates"),
        [("resource.k8s.io", "ResourcePoolStatusRequest")] = Cluster("resourcepoolstatusrequests"),
        [("resource.k8s.io", "ResourceSlice")] = Cluster("resourceslices"),
        [("scheduling.k8s.io", "PodGroup")] = Namespaced("podgroups"),
        [("scheduling.k8s.io", "PriorityClass")] = Cluster("priorityclasses"),
        [("scheduling.k8s.io", "Workload")] = Namespaced("workloads"),
        [("storage.k8s.io", "CSIDriver")] = Cluster("csidrivers"),
        [("storage.k8s.io", "CSINode")] = Cluster("csinodes"),
        [("storage.k8s.io", "CSIStorageCapacity")] = Namespaced("csistoragecapacities"),
        [("storage.k8s.io", "StorageClass")] = Cluster("storageclasses"),
        [("storage.k8s.io", "VolumeAttachment")] = Cluster("volumeattachments"),
        [("storage.k8s.io", "VolumeAttributesClass")] = Cluster("volumeattributesclasses"),
        [("storagemigration.k8s.io", "StorageVersionMigration")] = Cluster("storageversionmigrations"),
    };

    private static readonly HashSet<string> Groups = new(Kinds.Keys.Select(static key => key.Group), StringComparer.Ordinal);

    /// <summary>All kinds.</summary>
    public static IReadOnlyDictionary<(string Group, string Kind), BuiltInKind> All => Kinds;

    /// <summary>What is known of a kind; null where it is not one of Kubernetes itself.</summary>
    public static BuiltInKind? Find(string group, string kind) => Kinds.TryGetValue((group, kind), out var found) ? found : null;

    /// <summary>Whether a group is one of Kubernetes itself, as far as the table knows.</summary>
    public static bool IsGroup(string group) => Groups.Contains(group);

    private static BuiltInKind Namespaced(string plural, bool isListable = true) => new(plural, OwnIdentity.Namespaced, isListable);

    private static BuiltInKind Cluster(string plural, bool isListable = true) => new(plural, OwnIdentity.Cluster, isListable);
}
