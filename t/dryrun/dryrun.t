# The dry run itself: what httpd answers to a request that nobody sent, and
# that nothing of it is left: no program, no process, no file.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $conf = <<'END';
Listen 127.0.0.1:@TLS@ https
SSLSessionCache none
AddHandler php-cgi .php
Action php-cgi /cgi-bin/php
ScriptAlias /cgi-bin/ @ROOT@/bin/
AddHandler type-map .var
<Directory @ROOT@>
    Require all granted
    AllowOverride All
    Options +FollowSymLinks
</Directory>
<VirtualHost *:@PORT@>
    ServerName a.example
    <Directory @DOCROOT@>
        ErrorDocument 404 /error.php
    </Directory>
    FallbackResource /index.php
    RewriteEngine On
    RewriteMap outside "prg:@ROOT@/bin/map"
    RewriteCond %{HTTPS} !=on
    RewriteCond %{HTTP:X-Forwarded-Proto} !=https
    RewriteRule ^/secure(.*) https://a.example/secure$1 [R=301,L]
    RewriteRule ^/mapped/(.*) /${outside:$1} [PT]
    RewriteRule ^/forbidden - [F]
    Redirect 302 /moved /index.php
    Redirect 302 /one /two
    Redirect 302 /two /one
    <Directory @DOCROOT@/fallback>
        FallbackResource disabled
    </Directory>
    <Directory @DOCROOT@/plain>
        SetHandler none
        RemoveHandler .php
    </Directory>
    <Directory @DOCROOT@/plain/inside>
        AuthType Basic
        AuthName x
        AuthUserFile /none
        Require valid-user
    </Directory>
    <Directory @DOCROOT@/plain/nobody>
        Require valid-user
    </Directory>
    <Directory @DOCROOT@/plain/digest>
        AuthType Digest
        AuthName x
        Require valid-user
    </Directory>
    <Directory @DOCROOT@/runs>
        ErrorDocument 403 /plain/x.php
        Require ip 10.0.0.0/8
    </Directory>
    <Directory @DOCROOT@/plain/login>
        ErrorDocument 403 /login/x.html
        Require ip 10.0.0.0/8
    </Directory>
    <Directory @DOCROOT@/login>
        RewriteEngine On
        RewriteRule ^x http://away.example/login [R]
        RewriteRule ^y - [F]
    </Directory>
    <Directory @DOCROOT@/plain/twice>
        ErrorDocument 403 /login/y.html
        Require all denied
    </Directory>
    <Directory @DOCROOT@/plain/near>
        Require ip 10.0.0.0/8
    </Directory>
    # mod_access_compat inherits what a section does not set
    <Directory @DOCROOT@/plain/hosts>
        Order deny,allow
        Deny from all
    </Directory>
    <Directory @DOCROOT@/plain/hosts/in>
        Require ip 10.0.0.0/8
    </Directory>
    <Directory @DOCROOT@/plain/hosts/any>
        Require ip 10.0.0.0/8
        Satisfy Any
    </Directory>
    <Directory @DOCROOT@/plain/cookie>
        Require expr %{HTTP_COOKIE} =~ /key=1/
    </Directory>
    <Directory @DOCROOT@/plain/post>
        Require method POST
    </Directory>
    <Directory @DOCROOT@/plain/limit>
        <LimitExcept POST>
            Require all denied
        </LimitExcept>
    </Directory>
    <Directory @DOCROOT@/plain/allow>
        AllowMethods POST
    </Directory>
    <Directory @DOCROOT@/plain/rule>
        RewriteEngine On
        RewriteCond %{REQUEST_METHOD} =GET
        RewriteRule . - [F]
    </Directory>
    <Directory @DOCROOT@/plain/closed>
        Require all denied
    </Directory>
    <Directory @DOCROOT@/tls>
        SSLRequireSSL
    </Directory>
    <Directory @DOCROOT@/gone>
        Action php-cgi /cgi-bin/gone
    </Directory>
</VirtualHost>
<VirtualHost *:@TLS@>
    ServerName a.example
    SSLEngine On
    SSLCertificateFile @ROOT@/tls.pem
    <Directory @DOCROOT@/tls>
        SSLRequireSSL
    </Directory>
    RewriteEngine On
    RewriteCond %{HTTPS} !=on
    RewriteRule ^ https://a.example/ [R]
</VirtualHost>
END
my $s = PGTest::Lint->make({ path => 'dryrun', conf => $conf,
    modules => 'mime alias actions dir autoindex cgid rewrite negotiation '
        . 'authn_core authn_file auth_basic authz_user authz_host '
        . 'socache_shmcb ssl allowmethods access_compat',
    files => join(' ', qw(index.php error.php plain/x.php plain/inside/x.php
        plain/near/x.php plain/hosts/in/x.php plain/hosts/any/x.php
        plain/cookie/x.php plain/post/x.php
        plain/limit/x.php plain/allow/x.php plain/rule/x.php
        plain/nobody/x.php plain/digest/x.php plain/closed/x.php
        tls/x.php login/index.html plain/login/x.php plain/twice/x.php runs/x.php gone/x.php broken/x.php fallback/x.php)),
    part => { '/bin/php' => "#!/bin/sh\nexec /usr/bin/php-cgi\n",
        '/bin/map' => "#!/bin/sh\ntouch \@ROOT\@/started\nexec cat\n",
        '/tls.pem' => "read at a start alone\n", 'page.html' => "a page\n",
        'secure.html' => "a page\n",
        'map.var' => "URI: map\n\nURI: page.html\nContent-type: text/html\n\n",
        'listed/.htaccess' => "FallbackResource disabled\nOptions +Indexes\n"
            . "DirectoryIndex disabled\nErrorDocument 404 /listed/\n",
        'broken/.htaccess' => "RewriteEngine On\nNoSuchDirective On\n" },
    }, vars => { TLS => PGTest::free_port() });
my ($root, $docs, $port) = ($s->root, $s->docroot, $s->port);
my $tls = $s->{vars}{TLS};

sub files { join "\n", sort split /\n/, `find $root` }

# URL (of a.example), what the request carries, the verdict, why, and what
# else is to be so
my $refused = qr/^it is refused/;
my @cases = (
    ['/index.php', [], 'runs', qr{^/cgi-bin/php runs it \(Action\)$}],
    ['/none', [], 'runs', undef, followed => 'FallbackResource /index.php',
        file => "$docs/index.php", status => 200],
    ['/fallback/none', [], 'runs', qr/\(404\)/, status => 404,
        followed => 'ErrorDocument /error.php', file => "$docs/error.php"],
    ['/listed/', [], 'sent', qr/lists the directory$/],
    ['/listed/none', [], 'fails', qr/lists the directory \(404\)$/,
        followed => 'ErrorDocument /listed/', status => 404],
    ['/map.var', [], 'sent', undef, followed => 'type map: /page.html',
        file => "$docs/page.html"],
    ['/gone/x.php', [], 'fails', undef, file => "$docs/gone/x.php"],
    ['/broken/x.php', [], 'fails', undef, id => 'PHPG0411', status => 500],
    ['/mapped/index.php', [], 'unknown', qr/RewriteMap/],
    ['/forbidden', [], 'denied', qr/\(403\)$/, file => undef],
    ['/moved', [], 'sent',
        qr{^redirect 302 to http://a\.example:$port/index\.php: which runs: }],
    ['/one', [], 'sent', qr/a redirect loop$/],
    ['/secure.html', [], 'sent',
        qr{^redirect 301 to https://a\.example/secure}],
    ['/tls/x.php', [], 'denied'],
    # who asks
    ['/plain/closed/x.php', [], 'denied', qr/^access is denied to all clients \(403\)$/],
    ['/plain/inside/x.php', [], 'leaks',
        qr/^denied for clients without access \(401\); leaks for clients that Require valid-user \(\S+:\d+\) admits: /,
        status => 401, status_let_in => 200],
    ['/plain/inside/x.php', ['USER=ann'], 'leaks', $refused,
        status => 200, status_let_in => undef],
    # no module authenticates there: an error for everybody
    ['/plain/nobody/x.php', [], 'fails', qr/\(500\)/, status => 500],
    ['/plain/digest/x.php', [], 'fails', qr/\(500\)/, status => 500],
    # the file is for some clients, its error page for all others
    ['/runs/x.php', [], 'leaks', $refused, file => "$docs/plain/x.php",
        status => 403, status_let_in => undef],
    ['/runs/x.php', ['FROM=10.1.2.3'], 'runs'],
    # an error page that redirects, and one that is an error itself
    ['/plain/login/x.php', [], 'leaks',
        qr/^sent for clients without access \(302\); leaks for /,
        status => 302, location => 'http://away.example/login',
        status_let_in => 200],
    ['/plain/twice/x.php', [], 'denied', undef, status => 403],
    ['/plain/near/x.php', [], 'leaks', qr/that Require ip 10\.0\.0\.0\/8 \(/],
    ['/plain/near/x.php', ['FROM=10.1.2.3'], 'leaks', $refused],
    ['/plain/hosts/in/x.php', [], 'denied', qr/denied to all clients/],
    ['/plain/hosts/in/x.php', ['FROM=10.1.2.3'], 'denied', undef],
    ['/plain/hosts/any/x.php', ['FROM=10.1.2.3'], 'leaks', $refused],
    ['/plain/cookie/x.php', ['HEADER=Cookie: key=1'], 'leaks', $refused],
    ['/plain/cookie/x.php', ['HEADER=Cookie: key=2', 'HEADER=X-Y: 1'],
        'leaks', qr/^denied for clients without access \(403\)/],
    ['/plain/post/x.php', ['METHOD=POST'], 'leaks', $refused],
    # whoever may not GET it may POST
    map({ my ($where, $status) = @$_;
        ["/plain/$where/x.php", [], 'leaks',
            qr/^GET is denied \($status\); POST: it is refused \(500\): /,
            status => $status, status_let_in => 200],
        ["/plain/$where/x.php", ['METHOD=POST'], 'leaks', $refused] }
        ['limit', 403], ['allow', 405], ['rule', 403]),
    ['/plain/limit/x.php', ['METHOD=GET'], 'denied'],
    ['/index.php', ['FROM=nowhere'], 'fails', qr/"nowhere" is not an IP address/],
    ['/index.php', ['HEADER=nothing'], 'fails', qr/"nothing" is not a header/],
);
sub ask
{
    my ($url, @words) = @_;
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
        "DUMP_PHPGUARD_EXPLAIN=$url",
        map { ('-D', "DUMP_PHPGUARD_$_") } @words);
    is($status, 0, "$url: -t passes") or diag($err);
    return map { decode_json($_) } split /\n/, $out;
}
ask("http://a.example:$port/");         # writes files of the test's own
my $before = files();
for my $case (@cases) {
    my ($path, $words, $verdict, $message, %want) = @$case;
    my ($e) = ask("http://a.example:$port$path", @$words);
    my $name = "$path @$words";
    is($e->{verdict}, $verdict, "$name: $verdict") or diag($e->{message});
    like($e->{message}, $message, "$name: and why") if $message;
    is($e->{$_}, $want{$_}, "$name: $_") for sort keys %want;
}
my ($broken) = ask("http://a.example:$port/broken/x.php");
like($broken->{errors}[0],
    qr{^\Q$docs\E/broken/\.htaccess: Invalid command 'NoSuchDirective'},
    "httpd's own words of a .htaccess that does not parse");

# The test finds what only a POST gets, and no more than that.
for my $case (['<LimitExcept POST>', 'GET is denied; POST gets the source'],
        ['<Limit GET>', 'GET is denied; POST gets the source'],
        ['<Limit GET PUT HEAD>', 'GET is denied; POST gets the source'],
        ['<Limit POST>', ''], ['<LimitExcept HEAD>', ''],
        ['<Limit GET POST>'], ['<LimitExcept PUT>'], ['<Limit POST HEAD>']) {
    my ($limit, $says) = @$case;
    my ($end) = $limit =~ /<(\w+)/;
    my $t = PGTest::Lint->make({ path => $limit, modules => 'mime',
        files => 'index.php', conf => "AddHandler php5-fcgi .php\n"
            . "<Directory \@DOCROOT\@>\n$limit\nRequire all denied\n</$end>\n"
            . "</Directory>\n" }, guard_conf => "PHPGuardLint Warn\n");
    my ($first) = findings(($t->check)[1]);
    is($first && $first->{id}, defined $says ? 'PHPG0103' : undef,
        "$limit: " . (defined $says ? 'an error' : 'closed'));
    is(($first->{says} =~ /\n(.*)/)[0] // '', $says, "$limit: and for whom")
        if $first;
    $t->gone;
}

# The request of a vhost has the host name and the port that httpd takes from
# the Host header: lower case, and the port of the request.
for my $cond ('%{SERVER_NAME} !^named\.example$', '%{SERVER_NAME} [A-Z]',
        '%{SERVER_PORT} !=@PORT@') {
    my $t = PGTest::Lint->make({ path => 'host', modules => 'mime rewrite',
        files => 'index.php', conf => "<VirtualHost *:\@PORT\@>\n"
            . "ServerName Named.Example\nAddHandler php5-fcgi .php\n"
            . "RewriteEngine On\nRewriteCond $cond\nRewriteRule ^ - [F]\n"
            . "</VirtualHost>\n" }, guard_conf => "PHPGuardLint Warn\n");
    my ($first) = findings(($t->check)[1]);
    is($first && $first->{id}, 'PHPG0103', "$cond: not for this request");
    $t->gone;
}

# Encrypted, at the port itself and in front of another.
my ($e) = ask("https://a.example:$tls/tls/x.php");
is($e->{verdict}, 'runs', 'https: the vhost of the port')
    or diag($e->{message});
($e) = ask("http://a.example:$tls/tls/x.php");
is($e->{status}, undef, 'and http there is not asked');
like($e->{message}, qr/this port uses TLS/, 'but said');
my @both = ask('https://a.example/secure.html');
is(scalar @both, 2, 'a port where nobody listens: at each port of the vhost');
is($both[0]{verdict}, 'sent', 'and as by a server that speaks https');
is($both[0]{status}, 200, 'which is no redirect');
like($both[0]{instead},
    qr/^httpd does not listen on port 443: requested on port \d+/, 'and said');

# Nothing is left, and no program has run.
ok(!-e "$root/started", 'the program of a RewriteMap did not start');
is(files(), $before, 'no file is left, no lock and no socket');
is(scalar(grep { -e "$_/cmdline" && PGTest::slurp("$_/cmdline") =~ /\Q$root\E/ }
    glob '/proc/[0-9]*'), 0, 'and no process');
$s->gone;
done_testing;
