// SPDX-License-Identifier: MIT
// The words for the enumerations of weir/hooks.hpp.
#include <weir/hooks.hpp>

namespace weir {

std::string_view to_string(HookEvent event) {
    switch (event) {
        case HookEvent::live: return "live";
        case HookEvent::start: return "start";
        case HookEvent::file: return "file";
        case HookEvent::gap: return "gap";
        case HookEvent::end: return "end";
        case HookEvent::error: return "error";
        case HookEvent::warning: return "warning";
    }
    return "unknown";
}

std::string_view to_string(HookShape shape) {
    switch (shape) {
        case HookShape::json: return "json";
        case HookShape::dingtalk: return "dingtalk";
        case HookShape::wecom: return "wecom";
        case HookShape::feishu: return "feishu";
        case HookShape::telegram: return "telegram";
        case HookShape::bark: return "bark";
        case HookShape::ntfy: return "ntfy";
        case HookShape::discord: return "discord";
        case HookShape::slack: return "slack";
    }
    return "unknown";
}

}  // namespace weir
