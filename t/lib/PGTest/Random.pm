package PGTest::Random;

# Random configurations: directories full of handler directives.
#
#   my $g = PGTest::Random->new(seed => 7, dirs => 100, set => 'php',
#       site => '/...', bin => '/...', socket => '/...');
#   $g->write;          # the files below site and bin
#   $g->conf;           # the text of the configuration
#   $g->requests;       # list of { host, path, file, php, rule }
#   TYPES               # for the file that TypesConfig names
#
# set tells which modules are there, and so what may be written: "php" has
# mod_php, "fpm" mod_proxy_fcgi and mod_fcgid, "none" nothing that runs PHP.
# sure: no <If> and no expression, which only a request can decide.
# more: names and rules of which the lint says nothing.
# php: 3 is PHP by its name, 2 by name and content, 1 by its content alone, 0
# is none. rule: a RewriteRule with [H=] or [T=] may hold there.

use strict;
use warnings;
use parent 'Exporter';
use File::Path qw(make_path);
use PGTest ();

our @EXPORT = qw(TYPES VHOSTS);

use constant VHOSTS => 8;
use constant TYPES => <<'END';
# a small mime.types
text/html                       html htm
text/css                        css
text/plain                      txt
application/x-httpd-php         phtml pht
Application/X-Old-PHP           PHP5
END

my %files = (
    (map { ($_ => 3) } qw(index.php x.PHP x.phtml x.phar x.php5 .x.php .php
        c..php.)),
    (map { ($_ => 2) } qw(index.php.en lib.inc)),
    users => 1,
    (map { ($_ => 0) } qw(page.html style.css b.php.en)),
);

my %more_files = ('x.php~' => 3, map { ($_ => 2) } qw(lib.inc~ wp-config.bak
    .lib.inc.swp x.phpold));

my @handlers = (qw(none none NONE default-handler application/x-httpd-php
    application/x-httpd-php Application/X-HTTPD-PHP application/x-httpd-php5
    php5-fcgi php-fcgi PHP-Script cgi-script text/html never-mind
    Drupal_Security_Do_Not_Remove_See_SA_2006_006), '"php fcgi"',
    "'php-fcgi'");
my @expressions = ('"php\\-fcgi"', '"application/x-httpd-%{ENV:NONE}php"',
    '"%{REQUEST_METHOD}"', '"no%{ENV:NONE}ne"');
my @types = (qw(application/x-httpd-php application/x-httpd-php
    application/x-httpd-php5 Application/X-HTTPD-PHP text/html text/plain
    image/png php application/x-httpd-php-source),
    '"text/html; charset=utf-8"', '"text/html ;charset=x"',
    '"application/x-httpd-php;a=b"', "'application/x-httpd-php ; a=b'",
    '"application/x-httpd-php-source;charset=utf-8"');
my @extensions = qw(.php .php php .PHP pHp ".php" '.php' ..php .phtml phtml
    .php5 .inc inc .en en .html .css);
my @scripts = ('/act/run.cgi', '/act/run.cgi', '/act/plain.txt', '/act/none',
    '"/act/run.cgi"');

sub new
{
    my ($class, %self) = @_;
    $self{files} = { %files, $self{more} ? %more_files : () };
    return bless \%self, $class;
}

sub one_of { $_[rand @_] }
sub chance { rand() < $_[0] }

sub odd_case
{
    my ($name) = @_;
    return chance(.1) ? lc $name : chance(.1) ? uc $name : $name;
}

# One to three; sometimes an empty word among them, where httpd stops.
sub extensions
{
    my @words = map { one_of(@extensions) } 1 .. 1 + int rand 3;
    splice @words, 1, 0, '""' if chance(.08);
    return join chance(.1) ? "\t " : ' ', @words;
}

sub handler
{
    my ($self) = @_;
    return one_of(@expressions) if chance(.03) && !$self->{sure};
    if ($self->{set} eq 'fpm') {
        return "\"proxy:unix:$self->{socket}|fcgi://localhost\""
            if chance(.15);
        return 'fcgid-script' if chance(.1);
    }
    # mod_proxy is not there: nobody answers
    return one_of('"proxy:fcgi://127.0.0.1:9"', '"proxy:unix:/A|fcgi://B"')
        if $self->{set} eq 'none' && chance(.05);
    return one_of(@handlers);
}

# An Action's subject: its case does not matter.
sub subject
{
    my ($self) = @_;
    my $name = one_of($self->handler, @types);
    return $name =~ /[%:]/ ? $name : one_of($name, lc $name, uc $name);
}

# What makes mod_mime or mod_actions merge and nothing else.
sub wake_up
{
    my ($self, %in) = @_;
    return one_of('AddLanguage en .en', 'AddCharset utf-8 .php .html',
        'RemoveCharset .php', 'AddEncoding x-pack .pack', 'RemoveEncoding .z',
        'RemoveLanguage .en', 'DefaultLanguage en',
        $in{htaccess} ? () : 'Script PUT /act/put',
        $in{htaccess} || $in{server} ? () : 'ModMimeUsePathInfo Off',
        $in{location} ? () : 'MultiviewsMatch Any');
}

# Behind the mapping, for some of the files.
sub rule
{
    my $flag = chance(.7) ? one_of('H=', 'handler=') . one_of(qw(text/plain
            none php-fcgi application/x-httpd-php application/x-httpd-php5
            never-mind cgi-script))
        : one_of('T=', 'type=') . one_of(qw(text/html image/png
            application/x-httpd-php application/x-httpd-php-source));
    return ('RewriteEngine On', 'RewriteRule ' . one_of('^', '\.php$', 'x',
        '"^(index|users)"') . ' - [' . one_of('', 'L,', 'NC,') . "$flag]");
}

sub engine
{
    my ($self, %in) = @_;
    my $value = one_of(qw(Off Off off 0 On on 1));
    return "php_value engine $value" if chance(.2);
    return "php_value memory_limit 64M" if chance(.1);
    return odd_case('php_flag') . " engine $value"
        if $in{htaccess} || chance(.6);
    return one_of('php_admin_flag', 'php_admin_value') . " engine $value";
}

sub directive
{
    my ($self, %in) = @_;
    my $roll = rand;
    return odd_case('SetHandler') . ' ' . $self->handler if $roll < .2;
    return odd_case('AddHandler') . ' ' . $self->handler . ' ' . extensions()
        if $roll < .42;
    return odd_case('RemoveHandler') . ' ' . extensions() if $roll < .56;
    return odd_case('AddType') . ' ' . one_of(@types) . ' ' . extensions()
        if $roll < .7;
    return odd_case('RemoveType') . ' ' . extensions() if $roll < .76;
    return odd_case('ForceType') . ' ' . one_of('none', 'None', @types)
        if $roll < .8;
    return odd_case('Action') . ' ' . $self->subject . ' '
        . one_of(@scripts) . (chance(.15) ? ' virtual' : '') if $roll < .92;
    return $self->engine(%in) if $roll < .97 && $self->{set} eq 'php';
    return $self->wake_up(%in);
}

sub directives
{
    my ($self, $most, %in) = @_;
    return map { $self->directive(%in) } 1 .. int rand $most + 1;
}

sub indented { map { s/^/    /gmr } @_ }

# One item, however many lines: what is put beside it stays outside.
sub section
{
    my ($name, $argument, @lines) = @_;
    return join "\n", "<$name $argument>", indented(@lines), "</$name>";
}

# One directive that is not mod_mime's: mod_mime merges nothing then, and does
# not forget what it should remove.
sub quiet { one_of('SetHandler none', 'ForceType none', 'Action never /none') }

# AddHandler and RemoveHandler of one extension, in any order.
sub quarrel
{
    my ($self) = @_;
    my @lines = ('RemoveHandler .php', 'AddHandler ' . $self->handler . ' php',
        'AddLanguage en .en');
    return map { splice @lines, rand @lines, 1 } 1 .. 1 + int rand 3;
}

# <Files>, <If> and <Limit>, now and then one in another.
sub nested
{
    my ($self, $depth, %in) = @_;
    my @in = (chance(.2) ? quiet() : chance(.2) ? $self->quarrel
        : $self->directives(3, %in),
        $depth && chance(.2) ? $self->nested($depth - 1, %in) : ());
    my $roll = rand;
    if (!$self->{sure} && ($roll < .15 || $in{location})) {
        return section('If', one_of("\"-n %{QUERY_STRING}\"",
            '"%{REQUEST_URI} =~ /\\.ph/"', '"true"'), @in);
    }
    return section('Limit', 'GET HEAD',
        $self->directives(2, %in, location => 1))
        if $roll < .2 && !$in{server};
    return section('FilesMatch', one_of('"\\.ph(p[345]?|tml)$"',
        '".+\\.ph(ar|p|tml)$"', '"(?i)\\.php$"', '"^users$"', '"."',
        '"\\.php(\\.|$)"'), @in) if $roll < .75;
    return section('Files', one_of('index.php', '"*.php"', '"?*"',
        '~ "^(users|u)$"', '"*.html"'), @in);
}

sub inside
{
    my ($self, $most, %in) = @_;
    # in a <Location> nothing but <If> may stand
    return $self->directives($most, %in) if $self->{sure} && $in{location};
    my @lines = chance(.15) ? $self->quarrel : chance(.15) ? $self->pair
        : $self->directives($most, %in);
    for (1 .. int rand 4) {
        splice @lines, rand(@lines + 1), 0, $self->nested(1, %in);
    }
    return @lines;
}

# A handler and its Action, so that some are really taken.
sub pair
{
    my ($self) = @_;
    my $name = one_of(qw(php5-fcgi php-fcgi application/x-httpd-php5));
    return (one_of("SetHandler $name", "AddHandler $name php"),
        'Action ' . one_of($name, uc $name) . ' ' . one_of(@scripts));
}

# One setting of the engine over another, where PHP would run.
sub engines
{
    my ($self) = @_;
    return ('SetHandler application/x-httpd-php', chance(.5) ? $self->engine
            : one_of('php_admin_flag engine Off', 'php_admin_flag engine On'),
        section('FilesMatch', '"."', $self->engine));
}

sub directory
{
    my ($self, $path) = @_;
    my @lines = $self->inside(4);
    push @lines, 'Options -ExecCGI' if chance(.1);
    push @lines, $self->engines if $self->{set} eq 'php' && chance(.2);
    my ($parent, $last) = $path =~ m{(.*/)([^/]+)$};
    my $roll = rand;
    return section('DirectoryMatch', "\"^\Q$path\E(/|\$)\"", @lines)
        if $roll < .08;
    return section('Directory', "\"$parent?" . substr($last, 1) . '"', @lines)
        if $roll < .2;
    return section('Directory', "\"$path\"", @lines);
}

sub location
{
    my ($self, $url) = @_;
    my @lines = $self->inside(3, location => 1);
    return section('LocationMatch', "\"^$url/.*\\.php\$\"", @lines)
        if chance(.2);
    return section('Location', chance(.3) ? "$url/index.php" : $url, @lines);
}

sub put
{
    my ($path, $text, $mode) = @_;
    open my $fh, '>:raw', $path or die "$path: $!";
    print {$fh} $text;
    close $fh or die "$path: $!";
    chmod $mode || 0644, $path;
    # httpd calls the ETag of a file that just changed a weak one
    utime 1e9, 1e9, $path;
}

sub fill_directory
{
    my ($self, $path) = @_;
    my %files = %{ $self->{files} };
    make_path($path);
    for (sort keys %files) {
        # PHP's short tag is a switch of PHP's, so not where PHP may be asked
        my $text = $self->{set} eq 'none' && /inc/ ? "<? // PGTEST-SOURCE\n"
            : PGTest::SOURCE;
        put("$path/$_", $files{$_} ? $text : "plain text of $_\n");
    }
}

# Some of the files of a directory, the most telling one always.
sub some_files
{
    my ($self) = @_;
    my @names = sort keys %{ $self->{files} };
    my %chosen = ('index.php' => 1);
    $chosen{ one_of(@names) } = 1 while keys %chosen < 6;
    return sort keys %chosen;
}

sub add_place
{
    my ($self, $number, $path, $url) = @_;
    my $vhost = $number % VHOSTS;
    $self->fill_directory($path);
    push @{ $self->{ chance(.5) ? 'main' : "vhost$vhost" } },
        $self->directory($path) for 1 .. one_of(0, 1, 1, 1, 2);
    push @{ $self->{ chance(.5) ? 'main' : "vhost$vhost" } },
        $self->location($url) if chance(.25);
    put("$path/.htaccess", join "\n", $self->inside(3, htaccess => 1), '')
        if chance(.35);
    if ($self->{more} && chance(.12)) {
        push @{ $self->{main} }, section('Directory', "\"$path\"", rule());
        $self->{rules}{$url} = 1;
    }
    push @{ $self->{requests} }, map { {
        host => "v$vhost", path => "$url/$_", file => $_, php => $self->{files}{$_},
        rule => scalar grep { $url =~ m{^\Q$_\E(/|$)} } keys %{ $self->{rules} },
    } } $self->some_files;
}

# The whole: all that is random happens here, in one order.
sub write
{
    my ($self) = @_;
    srand $self->{seed};
    $self->{requests} = [];
    for (map({ "vhost$_" } 0 .. VHOSTS - 1), 'main') {
        $self->{$_} = [
            chance(.5) ? $self->directives(3, server => 1) : (),
            chance(.2) ? $self->nested(1, server => 1) : () ];
    }
    for my $n (0 .. $self->{dirs} - 1) {
        my $name = sprintf 'd%04d', $n;
        $self->add_place($n, "$self->{site}/$name", "/$name");
        $self->add_place($n, "$self->{site}/$name/sub", "/$name/sub")
            if chance(.2);
    }
    make_path($self->{bin});
    put("$self->{bin}/run.cgi", "#!/bin/sh\nexec /usr/bin/php-cgi\n", 0755);
    put("$self->{bin}/plain.txt", "plain text\n");
    return $self;
}

sub requests { @{ $_[0]{requests} } }

sub conf
{
    my ($self) = @_;
    my $vhosts = '';
    for (0 .. VHOSTS - 1) {
        $vhosts .= join "\n", '<VirtualHost *>', "    ServerName v$_",
            indented(@{ $self->{"vhost$_"} }), "</VirtualHost>\n";
    }
    my $wrap = $self->{set} eq 'fpm' ? "FcgidWrapper $self->{bin}/run.cgi" : '';
    return join("\n", <<"END", @{ $self->{main} }) . "\n$vhosts";
DocumentRoot "$self->{site}"
Alias /act "$self->{bin}"
$wrap
<Directory "$self->{bin}">
    Options +ExecCGI
    AddHandler cgi-script .cgi
</Directory>
<Directory "$self->{site}">
    AllowOverride All
    Options +ExecCGI
</Directory>
END
}

1;
