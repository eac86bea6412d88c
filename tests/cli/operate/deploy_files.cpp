// SPDX-License-Identifier: MIT
// The files of cli/deploy, as far as they can be checked without those who run them.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "kit/process.hpp"

using namespace weir;

namespace {

const std::filesystem::path kFiles = std::filesystem::path{WEIR_SOURCE_DIR} / "cli" / "deploy";

/// All that /metrics gives, by docs/metrics.md, which another test holds against it.
std::set<std::string> metrics() {
    const std::string docs =
        kit::read_text(std::filesystem::path{WEIR_SOURCE_DIR} / "docs" / "metrics.md");
    std::set<std::string> names;
    const std::regex row{"\n\\| `([a-z_]+)` \\| ([a-z]+) "};
    for (std::sregex_iterator at{docs.begin(), docs.end(), row}, end; at != end; ++at)
        names.insert((*at)[2] == "histogram" ? (*at)[1].str() + "_bucket" : (*at)[1].str());
    return names;
}

bool has_tool(const std::string& name) {
    if (kit::run_tool({"/bin/sh", "-c", "command -v " + name}).exit_code == 0) return true;
    WARN("SKIPPED: there is no " << name);
    return false;
}

/// Those whose names stand in `text` and that weir does not give.
std::set<std::string> strangers(const std::string& text) {
    const std::set<std::string> known = metrics();
    REQUIRE(known.size() > 40);
    std::set<std::string> out;
    // Those of weir end in what they are: so volumes, jobs and file names are none.
    const std::regex name("\\b(?:weir|process)_[a-z_]+\\b");
    for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
        if (!known.contains(at->str())) out.insert(at->str());
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

TEST_CASE("deploy: weir takes the configuration of the manifests", "[deploy]") {
    const auto block_of = [](const std::string& file, const std::string& key) {
        const std::string all = kit::read_text(kFiles / "kubernetes" / file);
        const auto begin = all.find("  " + key + ": |\n");
        REQUIRE(begin != all.npos);
        std::istringstream lines{all.substr(all.find('\n', begin) + 1)};
        std::string out;
        for (std::string line; std::getline(lines, line);) {
            if (!line.empty() && !line.starts_with("    ")) break;
            out += (line.empty() ? line : line.substr(4)) + "\n";
        }
        return out;
    };
    const kit::TempDir folder;
    const auto secrets = folder / "secrets.toml";
    kit::write_text(secrets, block_of("secret.example.yaml", "secrets.toml"));
    std::filesystem::permissions(secrets, std::filesystem::perms::owner_read);
    std::string config = block_of("configmap.yaml", "weir.toml");
    const std::string there = "/run/weir/secrets.toml";
    config.replace(config.find(there), there.size(), secrets.native());
    kit::write_text(folder / "weir.toml", config);
    const auto checked =
        kit::run_tool({WEIR_BINARY, "config", "check", (folder / "weir.toml").native()});
    INFO(checked.output << checked.errors);
    CHECK(checked.exit_code == 0);
}
