// SPDX-License-Identifier: MIT
// The files of cli/deploy, as far as they can be checked without those who run them.
#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "kit/process.hpp"

using namespace weir;

namespace {

const std::filesystem::path kFiles = std::filesystem::path{WEIR_SOURCE_DIR} / "cli" / "deploy";

/// All that /metrics gives, histograms by their parts.
constexpr std::array kMetrics{"weir_build_info",
                              "weir_start_time_seconds",
                              "weir_rooms",
                              "weir_recordings",
                              "weir_recordings_started_total",
                              "weir_recordings_ended_total",
                              "weir_recordings_forced_stops_total",
                              "weir_fetch_received_bytes_total",
                              "weir_fetch_network_bytes_total",
                              "weir_store_written_bytes_total",
                              "weir_recorded_seconds_total",
                              "weir_segments_total",
                              "weir_gaps_total",
                              "weir_lost_seconds_total",
                              "weir_segment_write_lag_seconds_bucket",
                              "weir_segment_durable_lag_seconds_bucket",
                              "weir_reconnects_total",
                              "weir_failovers_total",
                              "weir_url_renewals_total",
                              "weir_resolver_answers_total",
                              "weir_resolver_concurrency_limit",
                              "weir_buffer_bytes",
                              "weir_memory_budget_bytes",
                              "weir_disk_queued_bytes",
                              "weir_disk_free_bytes",
                              "weir_disk_size_bytes",
                              "weir_disk_free_inodes",
                              "weir_disk_wait_seconds_total",
                              "weir_disk_low",
                              "weir_disk_congested",
                              "weir_cpu_seconds_total",
                              "weir_recording_cpu_seconds_total",
                              "weir_recording_memory_bytes",
                              "weir_encode_sessions",
                              "weir_encode_fallbacks_total",
                              "weir_hooks_delivered_total",
                              "weir_hooks_waiting",
                              "weir_hooks_given_up_total",
                              "weir_shard_delay_seconds",
                              "weir_load_level",
                              "weir_events_dropped_total",
                              "process_cpu_seconds_total",
                              "process_resident_memory_bytes",
                              "process_open_fds",
                              "process_max_fds",
                              "process_start_time_seconds",
                              "process_threads"};

bool has_tool(const std::string& name) {
    if (kit::run_tool({"/bin/sh", "-c", "command -v " + name}).exit_code == 0) return true;
    WARN("SKIPPED: there is no " << name);
    return false;
}

/// Those whose names stand in `text` and that weir does not give.
std::set<std::string> strangers(const std::string& text) {
    std::set<std::string> out;
    // Those of weir end in what they are: so volumes, jobs and file names are none.
    const std::regex name("\\b(?:weir|process)_[a-z_]+\\b");
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
        if (std::ranges::find(kMetrics, at->str()) == kMetrics.end()) out.insert(at->str());
    return out;
}

/// All expressions of the dashboard, its variables filled in.
std::vector<std::string> dashboard_queries() {
    const auto board = boost::json::parse(kit::read_text(kFiles / "grafana/weir.json"));
    std::vector<std::string> out;
    for (const auto& panel : board.at("panels").as_array()) {
        const auto* targets = panel.as_object().if_contains("targets");
        if (targets == nullptr) continue;
        for (const auto& target : targets->as_array()) {
            std::string query{target.at("expr").as_string()};
            query = std::regex_replace(query, std::regex("\\$__rate_interval"), "5m");
            out.push_back(std::regex_replace(query, std::regex("\\$instance"), ".*"));
        }
    }
    return out;
}

kit::ToolResult promtool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "promtool");
    return kit::run_tool(std::move(arguments));
}

}  // namespace

TEST_CASE("deploy files: Prometheus takes its configuration and the rules", "[cli]") {
    if (!has_tool("promtool")) return;
    const kit::TempDir folder;
    for (const char* each : {"prometheus.yml", "weir.rules.yml"})
        std::filesystem::copy(kFiles / "prometheus" / each, folder / each);
    kit::write_text(folder / "weir.token", "token");
    const auto checked = promtool({"check", "config", folder / "prometheus.yml"});
    INFO(checked.output << checked.errors);
    CHECK(checked.exit_code == 0);
    CHECK_THAT(checked.output, Catch::Contains("SUCCESS: 23 rules found"));
}

TEST_CASE("deploy files: each alert comes when it should, and not before", "[cli]") {
    if (!has_tool("promtool")) return;
    const auto tested = promtool({"test", "rules", kFiles / "prometheus/weir.rules.test.yml"});
    INFO(tested.output << tested.errors);
    CHECK(tested.exit_code == 0);
}

TEST_CASE("deploy files: rules and dashboard ask for metrics that weir has", "[cli]") {
    CHECK(strangers("weir_rooms weir_romms") == std::set<std::string>{"weir_romms"});
    CHECK(strangers(kit::read_text(kFiles / "prometheus/weir.rules.yml")).empty());
    const auto queries = dashboard_queries();
    CHECK(queries.size() > 30);
    for (const std::string& query : queries) {
        INFO(query);
        CHECK(strangers(query).empty());
    }
}

TEST_CASE("deploy files: each query of the dashboard is one", "[cli]") {
    if (!has_tool("promtool")) return;
    const kit::TempDir folder;
    std::string rules = "groups:\n- name: dashboard\n  rules:\n";
    unsigned number = 0;
    for (const std::string& query : dashboard_queries())
        rules += fmt::format("  - record: x{}\n    expr: {}\n", number++,
                             boost::json::serialize(boost::json::string(query)));
    kit::write_text(folder / "rules.yml", rules);
    const auto checked = promtool({"check", "rules", folder / "rules.yml"});
    INFO(checked.output << checked.errors);
    CHECK(checked.exit_code == 0);
}

TEST_CASE("deploy files: the nginx.conf is what weir deploy nginx writes", "[cli]") {
    const std::string compose = kit::read_text(kFiles / "compose.yaml");
    std::smatch found;
    REQUIRE(std::regex_search(compose, found, std::regex("# weir (deploy nginx [^\n]*)")));
    const auto made =
        kit::run_tool({"/bin/sh", "-c", fmt::format("'{}' {}", WEIR_BINARY, found[1].str())});
    CHECK(made.exit_code == 0);
    CHECK(made.output == kit::read_text(kFiles / "nginx/nginx.conf"));
}

TEST_CASE("deploy files: each YAML is one, and Kubernetes' fit together", "[cli]") {
    if (kit::run_tool({"python3", "-c", "import yaml"}).exit_code != 0) {
        WARN("SKIPPED: there is no Python with yaml");
        return;
    }
    const auto checked = kit::run_tool({"python3", "-c", R"(
import glob, os, sys, yaml
top = sys.argv[1]
for path in glob.glob(top + '/**/*.y*ml', recursive=True):
    assert all(isinstance(each, dict) for each in yaml.safe_load_all(open(path))), path
k = top + '/kubernetes/'
read = lambda name: yaml.safe_load(open(k + name))
listed = set(read('kustomization.yaml')['resources'])
assert listed == set(os.listdir(k)) - {'kustomization.yaml', 'secret.example.yaml'}, listed
spec = read('statefulset.yaml')['spec']
pod = spec['template']['spec']
weir = pod['containers'][0]
assert spec['serviceName'] == read('service.yaml')['metadata']['name']
labels = spec['template']['metadata']['labels']
assert spec['selector']['matchLabels'] == labels == read('service.yaml')['spec']['selector']
assert read('poddisruptionbudget.yaml')['spec']['selector']['matchLabels'] == labels
# weir's stop_limit is 30 s.
assert pod['terminationGracePeriodSeconds'] > 30
assert weir['livenessProbe']['httpGet']['path'] == '/livez'
assert weir['readinessProbe']['httpGet']['path'] == '/readyz'
volumes = {v['name'] for v in pod['volumes']} | {v['metadata']['name'] for v in spec['volumeClaimTemplates']}
for container in pod['containers'] + pod['initContainers']:
    assert {m['name'] for m in container['volumeMounts']} <= volumes
    assert 'memory' in container['resources']['limits']
assert pod['volumes'][0]['configMap']['name'] == read('configmap.yaml')['metadata']['name']
assert pod['volumes'][1]['secret']['secretName'] == read('secret.example.yaml')['metadata']['name']
compose = yaml.safe_load(open(top + '/compose.yaml'))
for service in compose['services'].values():
    for mount in service['volumes']:
        source = mount.split(':')[0]
        own = source.startswith('./config')
        known = source in compose['volumes'] or own or os.path.exists(os.path.join(top, source))
        assert known, mount
)",
                                        kFiles.native()});
    INFO(checked.errors);
    CHECK(checked.exit_code == 0);
}
