// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/access.hpp"
#include "http/message.hpp"

namespace weir::cli::http {

/// A request that has found its route.
struct Call {
    const Request& request;
    Grant grant{};
    std::map<std::string, std::string> places{};  ///< What stands for {…} in the path.

    const std::string& place(const std::string& name) const { return places.at(name); }
};

using Handler = std::function<Response(const Call&)>;

struct Route {
    std::string_view method, path;  ///< "GET", "/api/v1/rooms/{room}"
    Scope scope = Scope::none;      ///< That is needed.
    Handler handler;
};

/// Which handler a request is for. HEAD goes where GET goes.  Thread: any, once all are added.
class Router {
public:
    void add(Route route) { routes_.push_back(std::move(route)); }
    const std::vector<Route>& routes() const { return routes_; }

    struct Match {
        const Route* route = nullptr;  ///< Null: none.
        std::map<std::string, std::string> places{};
        std::string allowed{};  ///< Methods of that path, where none is the request's.
    };
    Match match(const Request& request) const;

private:
    std::vector<Route> routes_;
};

}  // namespace weir::cli::http
