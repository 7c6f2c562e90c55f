# What the lint says of every place and spelling is what the server does: each
# row of the dump is asked of a real Apache, with the guard off.
# also under: sanitizer valgrind
use strict;
use warnings;
use File::Path qw(make_path);
use FindBin;
use lib "$FindBin::Bin/lib";
use PGTest;
use PGTest::Lint;
use Test::More;

# What an answer shows.
sub outcome
{
    my ($r) = @_;
    return 'leaks' if leaked($r->{content});
    return 'runs' if $r->{content} =~ /RAN-42/;
    return 'denied' if $r->{status} == 403;
    return $r->{status} >= 400 ? 'fails' : "status $r->{status}";
}

# A 403 for want of ExecCGI is a failure and no denial; the client sees none
# of it.
sub agrees
{
    my ($said, $did) = @_;
    return $said eq $did || ($said eq 'fails' && $did eq 'denied');
}

# "ServerName a" is asked by its name; the longest alias says the URL.
sub ask
{
    my ($s, $row, $urls) = @_;
    my ($best) = sort { length $b <=> length $a }
        grep { index("$row->{context}/", $_) == 0 } keys %$urls;
    return if !defined $best;
    my $url = $urls->{$best}
        . substr("$row->{context}/$row->{name}", length $best);
    my ($host) = $row->{vhost} =~ /^(.*):\d+$/;
    my $text = $s->raw("GET $url HTTP/1.1\r\nHost: $host\r\n"
        . "Connection: close\r\n\r\n");
    my ($status, $content) = $text =~ m{\AHTTP/1\.1 (\d+).*?\r\n\r\n(.*)\z}s;
    return { status => $status, content => $content, url => "$host$url" };
}

# trusted: directories whose rows are believed. A program that is none takes
# mod_fcgid longer to give up on than a client waits.
my %seen;
sub case
{
    my ($name, %case) = @_;
    my $fx = { path => $name, files => '', modules => 'mime',
        %case, part => $case{part} };
    my $s = PGTest::Lint->make($fx, guard_conf =>
        "PHPGuard Off\nPHPGuardLint Warn\n" . ($case{guard_conf} || ''));
    my $root = $s->root;
    make_path("$root/$_") for @{ $case{dirs} || [] };
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    is($status, 0, "$name: -t passes") or diag($err);
    my @rows = json_rows($out);
    my %urls = ("$root/htdocs/" => '/');
    $urls{"$root/$_"} = $case{urls}{$_} for keys %{ $case{urls} || {} };

    # every file that a row speaks of
    for (@rows) {
        my $file = "$_->{context}/$_->{name}";
        $s->write_file(substr($file, length $root),
            $case{source} || SOURCE)
            if index($file, "$root/") == 0 && !-e $file;
    }
    is($s->start, undef, "$name: starts") or return;
    # denials, the console's findings, programs that are none
    $s->expect(@{ $case{expect} || [] }, qr/AH01630|^ {2,10}\S/,
        qr/ExecCGI|End of script output|error reading data from FastCGI/);
    my ($good, $asked) = (1, 0);
    my @judged = grep { !$case{trusted}
        || substr($_->{context}, 1 + length $root) !~ $case{trusted} } @rows;
    for my $row (@judged) {
        my $r = ask($s, $row, \%urls) or next;
        ++$asked;
        ++$seen{ $row->{verdict} };
        next if $row->{verdict} eq 'unknown';
        $good &= agrees($row->{verdict}, outcome($r))
            || diag("$r->{url}: said $row->{verdict} $row->{context}, "
                . outcome($r)) && 0;
    }
    $s->stop;
    ok($good, "$name: every row is true");
    is($asked, scalar @judged, "$name: and was asked");
    my %verdict = map {
        my $dir = $_->{context};
        $dir =~ s{^\Q$root\E/?}{};
        my ($host) = $_->{vhost} =~ /^(.*):/;
        ("$host $dir $_->{name}" => $_->{verdict});
    } @rows;
    $case{rows} ||= {};
    is($verdict{$_}, $case{rows}{$_}, "$name: $_ $case{rows}{$_}")
        for sort keys %{ $case{rows} };
    for my $not (@{ $case{not} || [] }) {
        is(join(' ', grep { /$not/ } sort keys %verdict), '',
            "$name: nothing of $not");
    }
    $case{findings}->($name, findings($err), $err) if $case{findings};
}

my @php = (mpm => 'prefork', modules => 'mime php');
my $match = '<FilesMatch "\.php$">SetHandler application/x-httpd-php'
    . '</FilesMatch>';
$match =~ s/>S/>\n    S/, $match =~ s/php<\//php\n<\//, $match .= "\n";

case('the main server alone', @php, conf => $match, rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'leaks',
    'localhost htdocs x.phtml' => 'leaks',
    'localhost htdocs x.php7' => 'leaks',
    'localhost htdocs index.php.en' => 'leaks',
    'localhost htdocs x.phar' => 'leaks',
});
case('AddHandler looks at every extension in any case', @php,
    conf => "AddHandler application/x-httpd-php .php .inc\n", rows => {
    'localhost htdocs x.PHP' => 'runs',
    'localhost htdocs index.php.en' => 'runs',
    'localhost htdocs x.inc' => 'runs',
    'localhost htdocs x.phar' => 'leaks',
});
case('vhosts that cover every Listen', @php, conf => $match . <<'END',
<VirtualHost *:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/a
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName b
    DocumentRoot @ROOT@/b
    <Directory @ROOT@/b>
        SetHandler none
    </Directory>
    <Directory @ROOT@/b/up>
        Require all denied
        SetHandler none
    </Directory>
</VirtualHost>
END
    dirs => [qw(a b/up)], urls => { 'a/' => '/', 'b/' => '/' }, rows => {
    'a a index.php' => 'runs', 'b b index.php' => 'runs',
    'b b/up index.php' => 'denied' }, not => [qr/^localhost/]);
case('a main server that can be reached', @php, conf => $match . <<'END',
<VirtualHost 127.0.0.2:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/a
</VirtualHost>
END
    dirs => ['a'], rows => { 'localhost htdocs index.php' => 'runs' },
    not => [qr/^a /]);      # nobody listens there
case('Directory: literal, wildcard and regular expression', @php,
    conf => <<'END',
<Directory @DOCROOT@/lit>
    AddHandler application/x-httpd-php .php
</Directory>
<Directory @DOCROOT@/w*/deep>
    AddHandler application/x-httpd-php .php
</Directory>
<Directory ~ "/htdocs/(re|gex)[0-9]">
    AddHandler application/x-httpd-php .phtml
</Directory>
<DirectoryMatch "^@DOCROOT@/lit/in">
    SetHandler application/x-httpd-php
</DirectoryMatch>
<Directory @DOCROOT@/lit/in>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/re1>
    AddHandler application/x-httpd-php .php
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(lit/in wild/deep re1)], rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/lit index.php' => 'runs',
    'localhost htdocs/wild/deep index.php' => 'runs',
    'localhost htdocs/re1 x.phtml' => 'runs',
    'localhost htdocs/lit/in x.phar' => 'runs',
});
case('Files: plain, wildcard and nested in each other', @php, conf => <<'END',
<Files "*.ph*">
    SetHandler application/x-httpd-php
</Files>
<Files x.phtml>
    SetHandler none
</Files>
<Directory @DOCROOT@/d>
    <Files "x.*">
        <Files "*.phar">
            Require all denied
        </Files>
        <If "true">
            SetEnv harmless 1
        </If>
        AddType text/plain .txt
    </Files>
    <Files ~ "^x\.php7$">
        SetHandler none
    </Files>
</Directory>
END
    modules => 'mime php env', dirs => ['htdocs/d'], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.phtml' => 'leaks',
    # httpd looks at Files once: what is nested in them does not count
    'localhost htdocs/d x.phar' => 'runs',
    'localhost htdocs/d x.php7' => 'leaks',
});
case('Location, and the Alias it stands on', @php,
    modules => 'mime php alias', conf => <<'END',
Alias /tool @ROOT@/tool
<Location /tool>
    AddHandler application/x-httpd-php .php
</Location>
<Location /sub/>
    SetHandler application/x-httpd-php
</Location>
<LocationMatch "^/sub/index">
    SetHandler none
</LocationMatch>
<Location /deny>
    AddType text/plain .txt
    Require all denied
</Location>
<Location /one>
    Alias @ROOT@/one
    AddHandler application/x-httpd-php .php
</Location>
<IfDirective AliasPreservePath>
    <Location /own>
        Alias @ROOT@/own
        AliasPreservePath On
        AddHandler application/x-httpd-php .php
    </Location>
</IfDirective>
END
    dirs => [qw(tool own one htdocs/sub htdocs/deny)], not => [qr/ one /],
    urls => { 'tool/' => '/tool/', 'own/' => '/own/' }, rows => {
    'localhost tool index.php' => 'runs',
    'localhost tool x.phtml' => 'leaks',
    'localhost htdocs/sub x.phar' => 'runs',
    'localhost htdocs/sub index.php' => 'leaks',
    'localhost htdocs/deny index.php' => 'denied',
    'localhost own index.php' => 'runs',
});
case('ScriptAlias', modules => 'mime alias cgid', conf => <<'END',
ScriptAlias /bin/ @ROOT@/bin/
AddHandler cgi-script .phtml
<Location /bin>
    AddType text/plain .txt
</Location>
END
    source => "#!/bin/sh\n# <?php PGTEST-SOURCE\n"
        . "printf 'Content-Type: text/plain\\n\\nRAN-42\\n'\n",
    dirs => ['bin'], urls => { 'bin/' => '/bin/' }, rows => {
    'localhost bin index.php' => 'runs',
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs x.phtml' => 'fails',
});
case('<If> and expressions are unknown', @php, conf => <<'END',
AddHandler application/x-httpd-php .php
<If "%{QUERY_STRING} == 'source'">
    SetHandler none
</If>
<Directory @DOCROOT@/d>
    SetHandler "%{reqenv:HANDLER}"
</Directory>
END
    dirs => ['htdocs/d'], rows => {
    'localhost htdocs index.php' => 'unknown',
    'localhost htdocs/d index.php' => 'unknown',
});
case('.htaccess where AllowOverride lets it count', @php, conf => <<'END',
<Directory @DOCROOT@/yes>
    AllowOverride FileInfo
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/no>
    AllowOverride None
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/other>
    AllowOverride AuthConfig
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/list>
    AllowOverride None
    AllowOverrideList AddHandler
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/deep/er>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(deep/er)],
    part => { (map { ("$_/.htaccess" =>
        "AddHandler application/x-httpd-php .php\n") } qw(yes no list)),
        'other/.htaccess' => "Require all denied\n",
        'deep/.htaccess' => "AddHandler application/x-httpd-php .php\n"
            . "<Files x.phtml>\n    Require all denied\n</Files>\n" },
    rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/yes index.php' => 'runs',
    'localhost htdocs/no index.php' => 'leaks',
    'localhost htdocs/other index.php' => 'denied',
    'localhost htdocs/list index.php' => 'runs',
    'localhost htdocs/deep/er index.php' => 'runs',
    'localhost htdocs/deep/er x.phtml' => 'denied',
});
case('AccessFileName', @php, conf => <<'END',
AccessFileName none.conf ours.conf
END
    part => { '.htaccess' => "Bogus\n", 'ours.conf' =>
        "AddHandler application/x-httpd-php .php\n" },
    rows => { 'localhost htdocs index.php' => 'runs' });
case('a broken .htaccess does not fail the rest', @php, conf => <<'END',
AddHandler application/x-httpd-php .php
<Directory @DOCROOT@/d>
    AddHandler application/x-httpd-php .php
</Directory>
END
    part => { 'd/.htaccess' => "# 1\n# 2\nBogus on\n" },
    expect => [qr/htaccess: Invalid command/],
    rows => { 'localhost htdocs index.php' => 'runs',
              'localhost htdocs/d index.php' => 'fails' },
    findings => sub {
        my ($name, @found) = @_;
        pop @found;
        is(scalar @found, 1, "$name: one finding");
        is("$found[0]{id} $found[0]{severity}", 'PHPG0411 warning',
            "$name: a warning");
        like($found[0]{says}, qr{htdocs/d/\.htaccess:3: },
            "$name: with file and line");
    });
case('TypesConfig', @php, conf => "TypesConfig \@ROOT\@/types\n",
    part => { '/types' => "application/x-httpd-php php phtml\n# x php7\n" },
    rows => { 'localhost htdocs index.php' => 'runs',
        'localhost htdocs x.phtml' => 'runs',
        'localhost htdocs x.php7' => 'leaks' });
case('a type from the main server, taken away', @php, conf => <<'END',
AddType application/x-httpd-php .php .phtml
<Directory @DOCROOT@/r>
    RemoveType .php
</Directory>
<Directory @DOCROOT@/f>
    ForceType text/plain
</Directory>
<Directory @DOCROOT@/e>
    php_admin_flag engine Off
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(r f e)], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs/r index.php' => 'leaks',
    'localhost htdocs/r x.phtml' => 'runs',
    'localhost htdocs/f index.php' => 'leaks',
    'localhost htdocs/e index.php' => 'leaks',
});
case('an Action and its target', modules => 'mime actions alias fcgid',
    conf => <<'END',
AddHandler php-fcgi .php
AddHandler fcgid-script .phtml
Action php-fcgi /fcgi-bin/php-wrapper
Alias /fcgi-bin/ @ROOT@/bin/
<Location /fcgi-bin/>
    SetHandler fcgid-script
    Options +ExecCGI
</Location>
<Directory @DOCROOT@/a>
    Action php-none /bin/php-wrapper
    AddHandler php-none .php
</Directory>
END
    part => { '/bin/php-wrapper' => "#!/bin/sh\nexec /usr/bin/php-cgi\n" },
    dirs => ['htdocs/a'], trusted => qr/^(?:bin|htdocs.a)$/,
    urls => { 'bin/' => '/fcgi-bin/' }, expect => [qr/AH\d+/], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'runs',
    'localhost htdocs x.phtml' => 'fails',
    'localhost htdocs x.phar' => 'leaks',
    # the finding says that nothing executes it
    'localhost htdocs/a index.php' => 'runs',
});
my $fcgi = '"unix:@SOCKET@|fcgi://localhost@DOCROOT@/"';
case('ProxyPassMatch', modules => 'mime proxy proxy_fcgi',
    conf => <<"END",
ProxyPassMatch "^/no/" "!"
ProxyPassMatch "^/(.*\\.php)\$" $fcgi
<Directory \@DOCROOT\@/no>
    AddType text/plain .txt
</Directory>
END
    dirs => ['htdocs/no'], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'leaks',
    'localhost htdocs/no index.php' => 'leaks',
});
case('ProxyPass in a Location and before a Location',
    modules => 'mime proxy proxy_fcgi', conf => <<"END",
ProxyPass /p/ "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/p/"
<Location /q/>
    ProxyPass "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/q/"
    AddType text/plain .txt
</Location>
<LocationMatch "^/r/(.*\\.php)\$">
    ProxyPassMatch "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/r/\$1"
</LocationMatch>
<Directory \@DOCROOT\@/p>
    AddType text/plain .txt
</Directory>
<Directory \@DOCROOT\@/r>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(p q r)], rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/p x.phar' => 'runs',
    'localhost htdocs/q index.php' => 'runs',
    'localhost htdocs/r index.php' => 'runs',
    'localhost htdocs/r x.PHP' => 'leaks',
});
case('a ProxyPass without the scheme', modules => 'mime proxy',
    conf => "ProxyPassMatch \"^/(.*\\.php)\$\" $fcgi\n",
    expect => [qr/AH01144/], rows => {
    'localhost htdocs index.php' => 'fails',
    'localhost htdocs x.PHP' => 'leaks',
});
my $socket = qq(SetHandler "proxy:unix:\@SOCKET\@|fcgi://localhost"\n);
case('a proxy: handler', modules => 'mime proxy proxy_fcgi',
    conf => $socket, rows => { 'localhost htdocs x.PHP' => 'runs' });
case('a proxy: handler without the scheme', modules => 'mime proxy',
    conf => $socket, expect => [qr/AH01144/]);
case('a proxy: handler without mod_proxy', conf => $socket,
    rows => { 'localhost htdocs index.php' => 'leaks' });
case('RewriteRule with [H=] and [P]', modules => 'mime rewrite proxy',
    conf => <<'END',
<Directory @DOCROOT@/h>
    RewriteEngine On
    RewriteRule "\.php$" - [H=application/x-httpd-php]
</Directory>
<Directory @DOCROOT@/p>
    RewriteEngine On
    RewriteRule "\.php$" http://127.0.0.1:1/ [L,P]
</Directory>
<Directory @DOCROOT@/off>
    RewriteEngine Off
    RewriteRule "\.php$" - [H=application/x-httpd-php]
</Directory>
<Directory @DOCROOT@/p>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/h>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/off>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(h p off)], expect => [qr/AH0\d+/],
    rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/h index.php' => 'unknown',
    'localhost htdocs/p index.php' => 'unknown',
    'localhost htdocs/off index.php' => 'leaks',
});
case('PHPGuardRunner names what runs PHP', guard_conf =>
    "PHPGuardRunner X-Ours-PHP\n", conf => "AddHandler x-ours-php .php\n",
    trusted => qr/./, rows => { 'localhost htdocs index.php' => 'runs' });

ok($seen{$_}, "the rows say $_") for qw(runs leaks fails denied unknown);
done_testing;
